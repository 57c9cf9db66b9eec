import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { findPython } from '../../tools/bootstrap/python.mjs'
import { CACHE, LOCK } from '../../tools/paths.ts'
import { findPip, lastError, runPip } from '../../tools/sandbox/pip.ts'

/** CPython with the sandbox's own versions of FastAPI, uvicorn and httpx, fetched once into .cache/bench. */
export interface Python { command: string; args: string[]; env: NodeJS.ProcessEnv; version: string }

const FOLDER = path.join(CACHE, 'bench', 'python')
const WANTED = ['fastapi', 'starlette', 'pydantic', 'uvicorn', 'httpx', 'httpcore', 'h11', 'anyio']

/** name==version for what is wanted, as the sandbox's lock has it. */
export function pinned(lock: string, names: readonly string[] = WANTED): string[] {
  const versions = new Map([...lock.matchAll(/^([a-z0-9-]+)==(\S+)/gm)].map(([, name, version]) => [name!, version!]))
  return names.map((name) => {
    const version = versions.get(name)
    if (version === undefined) throw new Error(`python/requirements.lock has no ${name}`)
    return `${name}==${version}`
  })
}

export async function benchPython(): Promise<Python> {
  const [command = '', ...args] = findPython()
  const probe = spawnSync(command, [...args, '-c', 'import platform; print(platform.python_version())'], { encoding: 'utf8' })
  const version = probe.stdout.trim()
  const wanted = pinned(fs.readFileSync(LOCK, 'utf8'))
  const stamp = path.join(FOLDER, 'installed.txt')
  const key = `${version}\n${wanted.join('\n')}\n`
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== key) {
    await install(wanted, version)
    fs.writeFileSync(stamp, key)
  }
  const env = { ...process.env, PYTHONPATH: FOLDER, PYTHONNOUSERSITE: '1', PYTHONUNBUFFERED: '1' }
  return { command, args, env, version }
}

async function install(wanted: string[], version: string): Promise<void> {
  process.stderr.write('  Fetching FastAPI, uvicorn and httpx for CPython, once ...\n')
  fs.rmSync(FOLDER, { recursive: true, force: true })
  const result = await runPip(await findPip(), ['install', '--quiet', '--target', FOLDER, ...wanted])
  if (result.code === 0) return
  fs.rmSync(FOLDER, { recursive: true, force: true })
  throw new Error(
    `The peer of this benchmark is uvicorn on this machine's CPython (${version}), and pip could not fetch it: ${lastError(result.output)}\n`
    + '  It needs a network once, and a Python that these versions support. PYTHON=/path/to/python3 names another one.',
  )
}
