import type { Process, ProcessFactory, ProcessInput, ProcessOutput, ProcessSpec } from '../../src/contract/process.ts'
import type { Ns } from '../../src/contract/time.ts'
import type { Lab, LabService } from '../../src/contract/lab.ts'
import { DEFAULT_EPOCH, DEFAULT_LIMITS, type Limits } from '../../src/contract/run.ts'
import { World, type WorldOptions } from '../../src/sim/index.ts'
import type { EventKind, EventOf, LabEvent } from '../../src/contract/events.ts'
import type { HttpRequest, TimedCommand } from '../../src/contract/commands.ts'

/** Memory of a scripted process: plain data, so that its checkpoint is a clone. */
export interface Memory { [key: string]: unknown }

export interface Turn<M> {
  now: Ns
  spec: ProcessSpec
  memory: M
  inputs: ProcessInput[]
  out: (output: ProcessOutput) => void
  /** Wakes it then (the earliest of all that were asked for in this step). */
  wakeAt: (t: Ns) => void
}

export interface Script<M extends Memory> {
  memory: (spec: ProcessSpec) => M
  step: (turn: Turn<M>) => void | Promise<void>
}

/** A process that plays a script: `memory` is its whole state. */
export function scripted<M extends Memory>(script: Script<M>, spec: ProcessSpec, onKill?: () => void): Process {
  let memory = script.memory(spec)
  return {
    step(now, inputs) {
      const outputs: ProcessOutput[] = []
      let deadline: Ns | null = null
      const pending = script.step({
        now, spec, memory, inputs, out: (output) => { outputs.push(output) },
        wakeAt: (t) => { deadline = deadline === null ? t : Math.min(deadline, t) },
      })
      return pending ? pending.then(() => ({ outputs, deadline })) : { outputs, deadline }
    },
    checkpoint: () => structuredClone(memory),
    restore: (image) => { memory = structuredClone(image) as M },
    kill: () => onKill?.(),
  }
}

/** Chooses the script by the process's service or name. */
export function factoryOf(scripts: Record<string, Script<any>>): ProcessFactory {
  return {
    create(spec) {
      const script = scripts[spec.name] ?? scripts[spec.name.replace(/-\d+$/, '')]
      if (!script) throw new Error(`no script for ${spec.name}`)
      return scripted(script, spec)
    },
  }
}

export function service(name: string, more: Partial<LabService> = {}): LabService {
  return {
    name, context: name, image: null, command: ['python', 'main.py'], environment: {}, ports: [], published: [],
    dependsOn: [], healthcheck: null, replicas: 1, networks: [], ...more,
  }
}

export const lab = (...services: LabService[]): Lab => ({ name: 'test', services })

export interface WorldSetup {
  scripts: Record<string, Script<any>>
  lab?: Lab
  seed?: number
  limits?: Partial<Limits>
  files?: Record<string, string>
  commands?: TimedCommand[]
  outside?: WorldOptions['outside']
  onEvents?: WorldOptions['onEvents']
  factory?: ProcessFactory
  wrap?: WorldOptions['wrap']
}

export function makeWorld(setup: WorldSetup): World {
  return new World({
    request: {
      lab: setup.lab ?? lab(...Object.keys(setup.scripts).map((name) => service(name))),
      seed: setup.seed ?? 1, epoch: DEFAULT_EPOCH, limits: { ...DEFAULT_LIMITS, ...setup.limits },
      files: setup.files ?? {}, commands: setup.commands ?? [],
    },
    factory: setup.factory ?? factoryOf(setup.scripts),
    outside: setup.outside, onEvents: setup.onEvents, ...(setup.wrap ? { wrap: setup.wrap } : {}),
  })
}

export async function booted(setup: WorldSetup): Promise<World> {
  const world = makeWorld(setup)
  await world.boot()
  return world
}

export const events = <K extends EventKind>(world: World, kind: K): EventOf<K>[] =>
  world.log.events.filter((e: LabEvent): e is EventOf<K> => e.kind === kind)

let requests = 0
export const get = (url: string, more: Partial<HttpRequest> = {}): { type: 'http'; request: HttpRequest } => ({
  type: 'http', request: { id: `r${++requests}`, method: 'GET', url, headers: [], body: '', ...more },
})

export const text = (s: string): Uint8Array => new TextEncoder().encode(s)
export const str = (b: Uint8Array): string => new TextDecoder().decode(b)

/** What a process has printed. */
export const printed = (world: World, process: string): string[] =>
  events(world, 'stdout').filter((e) => e.process === process).map((e) => e.text)
