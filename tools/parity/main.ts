import { parseArgs } from 'node:util'
import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { setup } from '../setup.ts'
import { parityPython, type CPython } from './cpython.ts'
import { recorded, type Line, type Observation } from './observation.ts'
import { findPrograms, type Program } from './program.ts'
import { judgeReal, judgeSandbox, keep, runReal, type Result } from './result.ts'
import { summaryOf, tableOf } from './table.ts'
import { findToxiproxy } from './toxiproxy.ts'

/**
 * `npm run parity -- [NAME or AREA ...] [--json]`: each program of tests/parity on CPython, with real sockets and real time,
 * and in the sandbox; they have to say the same. `--recorded` leaves CPython out and compares with what it said when it
 * was recorded; `--cpython` leaves the sandbox out, and so does `--record`, which records what CPython says.
 */
const AT_ONCE = 3
const say = (text: string): void => { process.stderr.write(`${text}\n`) }

/** Those that CPython can run here. Of the others, what it said elsewhere counts. */
function onCPython(programs: Program[]): Program[] {
  const able = programs.filter((program) => !program.sandboxOnly)
  const labs = able.filter((program) => program.form === 'lab')
  const missing = labs.length === 0 ? null
    : process.platform !== 'linux' ? 'each service needs a loopback address of its own, as Linux has them'
      : findToxiproxy() === null ? 'the real toxiproxy is built with Go, and `go install` did not work here' : null
  if (missing === null) return able
  say(`${labs.length} programs of several services are compared with what was recorded: ${missing}.`)
  return able.filter((program) => program.form === 'script')
}

async function real<T>(programs: Program[], use: (python: CPython, program: Program) => Promise<T>): Promise<Map<Program, T>> {
  const python = await parityPython(say)
  const left = [...programs]
  const done = new Map<Program, T>()
  const work = async (): Promise<void> => {
    for (let program = left.shift(); program; program = left.shift()) done.set(program, await use(python, program))
  }
  say(`${programs.length} programs on CPython ${python.version} ...`)
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return done
}

async function sandboxed(programs: Program[], expected: (program: Program) => Line[] | null): Promise<Result[]> {
  say(`${programs.length} programs in the sandbox ...`)
  const runtime: SandboxRuntime = createNodeRuntime()
  try {
    const results: Result[] = []
    for (const program of programs) results.push(await judgeSandbox(runtime, program, expected(program)))
    return results
  } finally {
    runtime.dispose()
  }
}

async function cpythonOnly(programs: Program[], judge: (program: Program, seen: Observation) => Result): Promise<Result[]> {
  const judged = await real(onCPython(programs), async (python, program) => judge(program, await runReal(python, program)))
  return programs.flatMap((program) => judged.get(program) ?? [])
}

async function compareAll(programs: Program[]): Promise<Result[]> {
  const seen = await real(onCPython(programs), async (python, program) => runReal(python, program))
  const ours = await sandboxed(programs, (program) => seen.get(program)?.lines ?? recorded(program))
  return ours.map((result) => {
    const theirs = seen.get(result.program)
    if (!theirs) return result
    const judged = judgeReal(result.program, theirs)
    return { ...result, problems: [...judged.problems, ...result.problems], complaint: result.complaint || judged.complaint }
  })
}

const MODES = ['record', 'cpython', 'recorded'] as const
type Mode = typeof MODES[number] | 'compare'

const modes: Record<Mode, (programs: Program[]) => Promise<Result[]>> = {
  record: (programs) => cpythonOnly(programs, keep),
  cpython: (programs) => cpythonOnly(programs, judgeReal),
  recorded: (programs) => sandboxed(programs, recorded),
  compare: compareAll,
}

async function main(): Promise<number> {
  const flag = { type: 'boolean' } as const
  const { values, positionals } = parseArgs({
    allowPositionals: true, options: { json: flag, record: flag, cpython: flag, recorded: flag, 'as-is': flag },
  })
  const mode = MODES.find((one) => values[one]) ?? 'compare'
  const programs = findPrograms(positionals)
  if (!values['as-is'] && (mode === 'compare' || mode === 'recorded')) await setup()
  const results = await modes[mode](programs)
  console.log(values.json ? JSON.stringify(summaryOf(results)) : tableOf(results))
  return summaryOf(results).failed === 0 ? 0 : 1
}

try {
  process.exit(await main())
} catch (error) {
  say(`Parity could not be measured: ${error instanceof Error ? (process.env['DEBUG'] ? error.stack : error.message) : String(error)}`)
  process.exit(1)
}
