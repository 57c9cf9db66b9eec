import { fileURLToPath } from 'node:url'
import type { LabEvent } from '../../src/contract/events.ts'
import type { Files } from '../../src/contract/files.ts'
import type { TimedCommand } from '../../src/contract/commands.ts'
import { createProcessFactory } from '../../src/process/factory.ts'
import { installPlatform } from '../../src/process/platform.ts'
import type { ProcessFactory } from '../../src/contract/process.ts'
import { PyodideProcess } from '../../src/process/pyodide-process.ts'
import { MachinePool } from '../../src/process/pool.ts'
import { readImage } from '../../src/process/read-image.ts'
import { runProgram } from '../../src/runtime/engine/program.ts'
import { World } from '../../src/sim/index.ts'
import { runRequest } from '../runtime/labs.ts'

/** The image, a pool and a platform in this very thread, for tests that look closely. */
const folder = fileURLToPath(new URL('../../public/sandbox', import.meta.url))
export const image = await readImage(folder)
export const platform = installPlatform()
export const pool = new MachinePool(image, { base: `${folder}/` })
export const LIMITS = { memory: 512 * 1024 * 1024, ticks: 600_000 }
export const factory = createProcessFactory(pool, platform, { limits: LIMITS })

/** Processes as an engine without JSPI runs them. */
const stackless: ProcessFactory = {
  async create(spec) {
    const machine = await pool.take()
    Object.assign(machine.instance.module, { jspiSupported: false })
    return new PyodideProcess(machine, pool, platform, spec, { limits: LIMITS })
  },
}

export interface Ran { code: number; detail: string; stdout: string; stderr: string }

/** Runs one command to its end, files at /app. */
export async function exec(argv: string[], files: Files = {}, options: { seed?: number; env?: Record<string, string> } = {}): Promise<Ran> {
  const out = { stdout: '', stderr: '' }
  const exit = await runProgram(
    { name: 'program', argv, files, env: options.env ?? {}, seed: options.seed ?? 1, epoch: Date.UTC(2026, 0, 1), limits: { ...LIMITS, output: 1e7 } },
    pool, platform, (stream, text) => { out[stream] += text },
  )
  return { ...exit, ...out }
}

/** `python -c` of a dedented program. */
export const python = (code: string, files: Files = {}, seed = 1): Promise<Ran> => exec(['python', '-c', code], files, { seed })

/** A one-service world, booted. */
export async function service(main: string, command = 'uvicorn main:app --host 0.0.0.0 --port 8000', options: { seed?: number; commands?: TimedCommand[]; env?: string; ticks?: number; noStacks?: boolean } = {}): Promise<World> {
  const compose = `services:\n  web:\n    build: .\n    command: ${command}\n    ports: ["8000:8000"]\n${options.env ? `    environment:\n      ${options.env}\n` : ''}`
  const world = new World({ request: runRequest({ 'compose.yaml': compose, 'main.py': main }, options), factory: options.noStacks ? stackless : options.ticks ? createProcessFactory(pool, platform, { limits: { ...LIMITS, ticks: options.ticks } }) : factory })
  await world.boot()
  await world.runUntil(world.now + 1e9)
  return world
}

export const textOf = (events: readonly LabEvent[], kind: 'stdout' | 'stderr'): string =>
  events.map((event) => (event.kind === kind ? event.text : '')).join('')
