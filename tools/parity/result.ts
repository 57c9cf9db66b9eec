import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { differences, REAL, VIRTUAL } from './compare.ts'
import type { CPython } from './cpython.ts'
import { record, recorded, type Line, type Observation } from './observation.ts'
import type { Program } from './program.ts'
import { runScript } from './real.ts'
import { runLab } from './real-lab.ts'
import { runSandboxed } from './sandboxed.ts'

/** How a program fared: nothing in `problems` is a pass. */
export interface Result { program: Program; lines: number; problems: string[]; complaint: string }

/** A machine that is busy may be late for once: so often CPython is asked again before it counts. */
const TRIES = 3

export async function runReal(python: CPython, program: Program): Promise<Observation> {
  for (let left = TRIES - 1; ; left--) {
    const seen = await (program.form === 'script' ? runScript(python, program) : runLab(python, program))
    if (left === 0 || judgeReal(program, seen).problems.length === 0) return seen
  }
}

/** CPython against its own nominal times, and against what it showed when it was recorded. */
export function judgeReal(program: Program, { lines, complaint }: Observation): Result {
  const before = recorded(program)
  const problems = differences(before ?? lines, lines, REAL).map((text) => `CPython: ${text}`)
  if (lines.length < 2) problems.push('CPython: it said nothing')
  return { program, lines: lines.length, problems, complaint: problems.length > 0 ? complaint : '' }
}

/** Records what CPython showed, unless its own nominal times tell that something was wrong. */
export function keep(program: Program, { lines, complaint }: Observation): Result {
  const problems = differences(lines, lines, REAL).map((text) => `CPython: ${text}`)
  if (lines.length < 2) problems.push('CPython: it said nothing')
  if (problems.length === 0) record(program, lines)
  return { program, lines: lines.length, problems, complaint: problems.length > 0 ? complaint : '' }
}

/** The sandbox against what CPython showed: once, or twice in the same engine. */
export async function judgeSandbox(runtime: SandboxRuntime, program: Program, expected: Line[] | null): Promise<Result> {
  if (expected === null) return { program, lines: 0, problems: ['it was not recorded: npm run parity -- --record'], complaint: '' }
  const rounds = program.twice ? ['', ' again'] : ['']
  for (const round of rounds) {
    const { lines, complaint } = await runSandboxed(runtime, program)
    const problems = differences(expected, lines, VIRTUAL).map((text) => `sandbox${round}: ${text}`)
    if (problems.length > 0) return { program, lines: lines.length, problems, complaint }
  }
  return { program, lines: expected.length, problems: [], complaint: '' }
}
