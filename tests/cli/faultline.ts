import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

export interface Ended { code: number | null; stdout: string; stderr: string }

export interface Started { child: ChildProcess; ended: Promise<Ended>; stdout(): string }

/** The command as the launcher starts it. */
export function start(cwd: string, ...args: string[]): Started {
  const child = spawn(process.execPath, ['--disallow-code-generation-from-strings', MAIN, ...args], { cwd, env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', SECRET: 'of the user' } })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => { output.stdout += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { output.stderr += chunk.toString() })
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...output })))
  return { child, ended, stdout: () => output.stdout }
}

export const faultline = (cwd: string, ...args: string[]): Promise<Ended> => start(cwd, ...args).ended

/** A folder of the tests' own with these files; `remove` takes it away. */
export function folder(files: Record<string, string | Uint8Array>): { dir: string; remove(): void } {
  const dir = mkdtempSync(path.join(tmpdir(), 'faultline-cli-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true })
    writeFileSync(path.join(dir, name), content)
  }
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}
