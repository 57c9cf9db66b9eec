import { fileURLToPath } from 'node:url'
import type { LabEvent } from '../../src/contract/events.ts'
import type { CheckRequest, CheckResult, Verdict } from '../../src/contract/grade.ts'
import { DEFAULT_EPOCH, DEFAULT_LIMITS, type Limits } from '../../src/contract/run.ts'
import { runChecks, type CheckDeps, type FreshWorld } from '../../src/grade/run-checks.ts'
import { readLab } from '../../src/lab/compose.ts'
import { createProcessFactory } from '../../src/process/factory.ts'
import { installPlatform } from '../../src/process/platform.ts'
import { MachinePool } from '../../src/process/pool.ts'
import { readImage } from '../../src/process/read-image.ts'
import { runProgram } from '../../src/runtime/engine/program.ts'
import { World } from '../../src/sim/index.ts'

/** The grader over real interpreters and the real kernel, in this very thread: no engine, no messages. */
const IMAGE = fileURLToPath(new URL('../../public/sandbox', import.meta.url))
/** A quarter of a second of Python: what runs away in a test should do so quickly. */
const TICKS = 150_000
/** The judge imports pytest in its first step. */
const JUDGE_TICKS = 1_200_000

const image = await readImage(IMAGE)
const platform = installPlatform()
const pool = new MachinePool(image, { base: `${IMAGE}/` })

export interface Graded extends Verdict {
  collected: number
  logs: Map<string, LabEvent[]>
  fresh: FreshWorld[]
  /** The result of the check with this function name, on a seed. */
  of(name: string, seed?: number): CheckResult
}

export interface GradeOptions {
  seeds?: number[]
  only?: string
  limits?: Partial<Limits>
  /** false: no process has one to give. */
  checkpoints?: boolean
}

/** Grades a workspace: its compose.yaml and files, with checks by path. */
export async function grade(files: Record<string, string>, checks: Record<string, string>, options: GradeOptions = {}): Promise<Graded> {
  const { lab, problems } = readLab(files)
  if (!lab) throw new Error(problems.map((p) => `${p.file}:${p.line}: ${p.message}`).join('\n'))
  const fresh: FreshWorld[] = []
  const logs = new Map<string, LabEvent[]>()
  let collected = 0
  const request: CheckRequest = {
    run: { runId: 'test', files, lab, seed: 1, epoch: DEFAULT_EPOCH, commands: [], limits: { ...DEFAULT_LIMITS, ...options.limits } },
    checks,
    seeds: options.seeds ?? [1],
    ...(options.only ? { only: options.only } : {}),
  }
  const verdict = await runChecks(request, depsOf((one) => fresh.push(one), options.checkpoints ?? true), {
    result: () => {},
    log: (id, seed, events) => logs.set(`${id}@${seed}`, events),
    collected: (count) => { collected = count },
  })
  const of = (name: string, seed = options.seeds?.[0] ?? 1): CheckResult => {
    const found = verdict.results.find((r) => r.seed === seed && r.id.split('::').at(-1) === name)
    if (!found) throw new Error(`no result of ${name} on seed ${seed}; error: ${verdict.error}; results: ${verdict.results.map((r) => r.id).join(', ')}`)
    return found
  }
  return { ...verdict, collected, logs, fresh, of }
}

function depsOf(onFreshWorld: (fresh: FreshWorld) => void, checkpoints: boolean): CheckDeps {
  return {
    createWorld: (run, onEvents) => {
      const factory = createProcessFactory(pool, platform, { limits: { memory: run.limits.memory, ticks: TICKS } })
      const world = new World({ request: run, factory, onEvents })
      return checkpoints ? world : Object.assign(world, { checkpoint: () => null })
    },
    judge: (spec, call, onOutput) =>
      runProgram({ ...spec, name: 'judge', call, limits: { memory: 512 * 1024 * 1024, ticks: JUDGE_TICKS, output: 1_000_000 } }, pool, platform, onOutput),
    realNow: platform.realNow,
    onFreshWorld,
  }
}
