import type { Files } from '../../contract/files.ts'
import type { LabEvent } from '../../contract/events.ts'
import { DEFAULT_LIMITS, type RunRequest } from '../../contract/run.ts'
import { createProcessFactory } from '../../process/factory.ts'
import type { Platform } from '../../process/platform.ts'
import type { MachinePool } from '../../process/pool.ts'
import { World } from '../../sim/index.ts'

export interface Program {
  name: string
  argv: string[]
  files: Files
  env: Record<string, string>
  seed: number
  epoch: number
  /** The judge's line to the world. */
  call?: (request: string) => Promise<string>
  limits: { memory: number; ticks: number; output: number }
}

/** Runs one command to its end in a world of its own: a lab of a single service. */
export async function runProgram(
  program: Program, pool: MachinePool, platform: Platform, onOutput: (stream: 'stdout' | 'stderr', text: string) => void,
): Promise<{ code: number; detail: string }> {
  let exit: { code: number; detail: string } | null = null
  const onEvents = (event: LabEvent) => {
    if (event.kind === 'stdout' || event.kind === 'stderr') onOutput(event.kind, event.text)
    else if (event.kind === 'process.exit') exit = { code: event.code, detail: event.detail }
  }
  const { memory, ticks, output } = program.limits
  const factory = createProcessFactory(pool, platform, { limits: { memory, ticks }, ...(program.call ? { call: program.call } : {}) })
  const world = new World({ request: soloRequest(program, output), factory, onEvents })
  await world.boot()
  await world.runUntil(Infinity)
  const ended = world.ended
  world.dispose()
  return exit ?? { code: 124, detail: ended?.detail ?? 'it waits for something that never comes' }
}

function soloRequest(program: Program, output: number): Pick<RunRequest, 'lab' | 'seed' | 'epoch' | 'limits' | 'files' | 'commands'> {
  return {
    lab: {
      name: program.name,
      services: [{
        name: program.name, context: '', image: null, command: program.argv, environment: program.env, ports: [], published: [],
        dependsOn: [], healthcheck: null, replicas: 1, networks: ['default'],
      }],
    },
    seed: program.seed, epoch: program.epoch, limits: { ...DEFAULT_LIMITS, output }, commands: [],
    // The kernel hands files on as they are; bytes are as good as text.
    files: program.files as Record<string, string>,
  }
}
