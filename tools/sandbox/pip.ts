import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { findPython } from '../bootstrap/python.mjs'
import { CACHE, ROOT } from '../paths.ts'

/** How to run a pip that knows other platforms' wheels (23.2 or later). */
export interface Pip {
  command: string
  args: string[]
  env: NodeJS.ProcessEnv
}

const MINIMUM: [number, number] = [23, 2]
const PRIVATE = path.join(CACHE, 'pip')

function versionOf(pip: Pip): [number, number] | null {
  const probe = spawnSync(pip.command, [...pip.args, '--version'], { encoding: 'utf8', env: pip.env })
  const match = /^pip (\d+)\.(\d+)/.exec(probe.stdout ?? '')
  return probe.status === 0 && match ? [Number(match[1]), Number(match[2])] : null
}

const isEnough = (v: [number, number]): boolean => v[0] > MINIMUM[0] || (v[0] === MINIMUM[0] && v[1] >= MINIMUM[1])

/** The machine's pip, or a private newer copy in .cache/pip that the machine's old one fetches. */
export async function findPip(): Promise<Pip> {
  const [command = '', ...rest] = findPython()
  const env = { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1', PYTHONUTF8: '1' }
  const machine: Pip = { command, args: [...rest, '-m', 'pip'], env }
  const version = versionOf(machine)
  if (version === null)
    throw new Error(`${[command, ...rest].join(' ')} has no pip. Install it (Debian: apt install python3-pip; elsewhere: ${command} -m ensurepip).`)
  if (isEnough(version)) return machine
  const own: Pip = { ...machine, env: { ...env, PYTHONPATH: PRIVATE } }
  const ownVersion = fs.existsSync(PRIVATE) ? versionOf(own) : null
  if (ownVersion !== null && isEnough(ownVersion)) return own
  const lock = path.join(ROOT, 'python', 'requirements-pip.lock')
  const result = await runPip(machine, ['install', '--quiet', '--upgrade', '--target', PRIVATE, '--require-hashes', '--no-deps', '-r', lock])
  if (result.code !== 0) throw new Error(`pip ${version.join('.')} is too old (${MINIMUM.join('.')} is needed) and a newer one could not be fetched: ${lastError(result.output)}`)
  return own
}

/** Runs pip to its end; never rejects. */
export function runPip(pip: Pip, args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(pip.command, [...pip.args, ...args], { env: pip.env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    child.on('error', (error) => resolve({ code: 1, output: `ERROR: ${error.message}` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

const UNREACHABLE = /connection broken by '(.*?)': |(SSLError|ProxyError|timed out)/

/** pip says why in its last ERROR line, but that it met no index at all only in warnings before. */
export function lastError(output: string): string {
  const lines = output.trim().split('\n')
  const error = (lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? 'no reason given').trim()
  const unreachable = UNREACHABLE.exec(output)
  return unreachable ? `The package index cannot be reached (${(unreachable[1] ?? unreachable[2] ?? '').slice(0, 300)}). ${error}` : error
}
