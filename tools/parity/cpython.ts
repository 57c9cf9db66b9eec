import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { findPython } from '../bootstrap/python.mjs'
import { CACHE, LOCK } from '../paths.ts'
import { lastError, runPip } from '../sandbox/pip.ts'

/** CPython in a virtual environment with the sandbox's own versions of all its packages, made once for each version in .cache/parity. */
export interface CPython { command: string; version: string }

const folderOf = (version: string): string => path.join(CACHE, 'parity', `cpython-${version}`)
const OLDEST = 311

/** name==version of every package in the lock. */
export const pinned = (lock: string): string[] => [...lock.matchAll(/^[a-z0-9-]+==\S+/gm)].map(([pin]) => pin)

export async function parityPython(say: (text: string) => void): Promise<CPython> {
  const [machine = '', ...args] = findPython()
  const probe = spawnSync(machine, [...args, '-c', 'import platform, sys; print(platform.python_version(), sys.version_info[0] * 100 + sys.version_info[1])'], { encoding: 'utf8' })
  const [version = '', number = '0'] = probe.stdout.trim().split(' ')
  if (Number(number) < OLDEST) throw new Error(`parity programs need CPython 3.11 or later; ${machine} is ${version}. Name another one: PYTHON=/path/to/python3`)
  const folder = folderOf(version)
  const command = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const pins = pinned(fs.readFileSync(LOCK, 'utf8'))
  const stamp = path.join(folder, 'installed.txt')
  const key = `${version}\n${pins.join('\n')}\n`
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== key) {
    say(`Fetching the sandbox's ${pins.length} packages for CPython ${version}, once ...`)
    await install([machine, ...args], folder, command, pins)
    fs.writeFileSync(stamp, key)
  }
  return { command, version }
}

async function install(machine: string[], folder: string, command: string, pins: string[]): Promise<void> {
  fs.rmSync(folder, { recursive: true, force: true })
  const [python = '', ...args] = machine
  const made = spawnSync(python, [...args, '-m', 'venv', folder], { encoding: 'utf8' })
  const result = made.status === 0
    ? await runPip({ command, args: ['-m', 'pip'], env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' } }, ['install', '--quiet', '--no-deps', ...pins])
    : { code: 1, output: made.stderr }
  if (result.code === 0) return
  fs.rmSync(folder, { recursive: true, force: true })
  throw new Error(`${machine.join(' ')} could not be given the sandbox's packages: ${lastError(result.output)}\n  It needs a network once, and a Python that these versions support. PYTHON=/path/to/python3 names another one.`)
}
