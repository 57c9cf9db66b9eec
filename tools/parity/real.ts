import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { CPython } from './cpython.ts'
import { linesOf, type Observation } from './observation.ts'
import type { Program } from './program.ts'

/** Nothing here takes longer than a few seconds. */
const PATIENCE_MS = 40_000

export interface Ended { stdout: string; stderr: string; code: number }

/** One process of CPython to its end, `onLine` told as it prints. The code is what a shell shows. */
export function runPython(
  python: CPython, argv: string[], cwd: string, env: Record<string, string>, options: { signal?: AbortSignal; onOutput?: (all: string) => void } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(python.command, argv, { cwd, env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const out = { stdout: '', stderr: '' }
    const timer = setTimeout(() => { out.stderr += '\nended: it did not come to an end\n'; child.kill('SIGKILL') }, PATIENCE_MS)
    options.signal?.addEventListener('abort', () => child.kill('SIGKILL'))
    child.stdout.on('data', (chunk) => { out.stdout += String(chunk); options.onOutput?.(out.stdout) })
    child.stderr.on('data', (chunk) => { out.stderr += String(chunk) })
    child.on('error', (error) => { out.stderr += error.message })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ ...out, code: signal === null ? code ?? 1 : 128 + (os.constants.signals[signal] ?? 0) })
    })
  })
}

/** A copy of the program in a folder of its own, as a container would have it. */
export async function inCopy<T>(program: Program, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parity-'))
  try {
    for (const [name, text] of Object.entries(program.files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      fs.writeFileSync(path.join(folder, name), text)
    }
    return await use(folder)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** A script on CPython, with real sockets, threads and time. */
export function runScript(python: CPython, program: Program): Promise<Observation> {
  return inCopy(program, async (folder) => {
    const { stdout, stderr, code } = await runPython(python, ['main.py'], folder, { TMPDIR: folder })
    return { lines: [...linesOf(stdout), { exit: code }], complaint: stderr }
  })
}
