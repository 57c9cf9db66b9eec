import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { differences, REAL, type Tolerance } from '../parity/compare.ts'
import type { CPython } from '../parity/cpython.ts'
import { labOf } from '../parity/lab.ts'
import { record, recorded, type Line, type Observation } from '../parity/observation.ts'
import type { Result } from '../parity/result.ts'
import { runSandboxed } from '../parity/sandboxed.ts'
import type { Case } from './case.ts'
import { unnamed } from './lines.ts'
import { runReal } from './real.ts'
import { stepCommands, stepsOf } from './steps.ts'
import type { Servers } from './servers/pool.ts'

/**
 * Virtual time is exact for the program and the network, but a wait through a server is not one wait: requests go to and fro,
 * and servers look at what has expired at their own intervals.
 */
export const THROUGH_A_SERVER: Tolerance = { below: 0.02, above: 0.02, early: 0.005, late: 0.03 }
/** A machine that is busy may be late for once: so often the real side is asked again before it counts. */
const TRIES = 3

/** A case against a real server, and what is wrong with it: its own durations, and the difference from what was recorded. */
export interface Asked { seen: Observation; problems: string[] }

export async function ask(python: CPython, servers: Servers, one: Case, before: Line[] | null): Promise<Asked> {
  for (let left = TRIES - 1; ; left--) {
    const seen = await runReal(python, servers, one)
    const problems = differences(before ?? seen.lines, seen.lines, REAL).map((text) => `real server: ${text}`)
    if (seen.lines.length < 2) problems.push('real server: the clients said nothing')
    if (seen.lines.some((line) => 'exit' in line && line.exit !== 0)) problems.push('real server: a client did not end with 0')
    if (left === 0 || problems.length === 0) return { seen, problems }
  }
}

export const judgeReal = (one: Case, { seen, problems }: Asked): Result =>
  ({ program: one, lines: seen.lines.length, problems, complaint: problems.length > 0 ? seen.complaint : '' })

/** Records what the real server's clients showed, unless something was wrong with it. */
export function keep(one: Case, asked: Asked): Result {
  if (asked.problems.length === 0) record(one, asked.seen.lines)
  return judgeReal(one, asked)
}

/** The sandbox against what the real server's clients show, or against what it shows on purpose. */
export async function judgeSandbox(runtime: SandboxRuntime, one: Case, real: Line[] | null = recorded(one)): Promise<Result> {
  const expected = one.inSandbox ?? real
  if (expected === null) return { program: one, lines: 0, problems: [`it was not recorded: npm run conformance -- ${one.id} --record`], complaint: '' }
  try {
    const { lines, complaint } = await runSandboxed(runtime, one, stepCommands(one))
    const { ended, ofClients } = byBrokers(one, lines)
    const problems = [...ended, ...differences(expected, unnamed(ofClients), THROUGH_A_SERVER)].map((text) => `sandbox: ${text}`)
    return { program: one, lines: expected.length, problems, complaint: problems.length > 0 ? complaint : '' }
  } catch (error) {
    return { program: one, lines: 0, problems: [`sandbox: ${error instanceof Error ? error.message : String(error)}`], complaint: '' }
  }
}

/** The clients' lines, and which brokers ended, as none should. */
function byBrokers(one: Case, lines: Line[]): { ended: string[]; ofClients: Line[] } {
  const brokers = new Set(labOf(one).services.filter(({ broker }) => broker !== undefined).map(({ name }) => name))
  const ofBrokers = lines.filter(({ who }) => brokers.has(who!))
  return {
    // Steps end them on purpose.
    ended: stepsOf(one).length > 0 ? [] : ofBrokers.map((line) => `the broker ${line.who} ended by itself with ${'exit' in line ? line.exit : '?'}`),
    ofClients: lines.filter(({ who }) => !brokers.has(who!)),
  }
}
