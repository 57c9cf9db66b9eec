import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { npm } from '../bootstrap/packages.mjs'

/** The tarball of a package's folder, as `npm publish` would send it. */
export function pack(folder: string, to: string): string {
  fs.mkdirSync(to, { recursive: true })
  const [command, args, options] = npm(['pack', '--pack-destination', to, '--loglevel=error'])
  const packed = spawnSync(command, args, { ...options, cwd: folder, encoding: 'utf8' })
  if (packed.status !== 0) throw new Error(`npm pack: ${packed.stderr || packed.error?.message || ''}`)
  return path.join(to, packed.stdout.trim().split('\n').at(-1)!)
}
