import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** The tarball of a package's folder, as `npm publish` would send it. */
export function pack(folder: string, to: string): string {
  fs.mkdirSync(to, { recursive: true })
  const npm = process.env['npm_execpath']
  const args = ['pack', '--pack-destination', to, '--loglevel=error']
  const packed = npm && /\.c?js$/.test(npm)
    ? spawnSync(process.execPath, [npm, ...args], { cwd: folder, encoding: 'utf8' })
    : spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' })
  if (packed.status !== 0) throw new Error(`npm pack: ${packed.stderr || packed.error?.message || ''}`)
  return path.join(to, packed.stdout.trim().split('\n').at(-1)!)
}
