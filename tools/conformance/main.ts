import { parseArgs } from 'node:util'
import type { BusSystem } from '../../src/contract/bus.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { parityPython } from '../parity/cpython.ts'
import { recorded } from '../parity/observation.ts'
import type { Result } from '../parity/result.ts'
import { tableOf } from '../parity/table.ts'
import { setup } from '../setup.ts'
import { findCases, type Case } from './case.ts'
import { ask, judgeReal, judgeSandbox, keep, type Asked } from './judge.ts'
import { summaryOfAll, type Sides } from './report.ts'
import { prepare, Servers } from './servers/pool.ts'

/**
 * `npm run conformance -- kafka|rabbitmq|redis|nats|all [NAME ...] [--json]`: each case of tests/conformance by CPython against the real
 * server and in the sandbox against the simulated one; they have to say the same. `--real` asks only the real server, and compares with
 * what was recorded; `--record` records what it says; `--recorded` runs only the sandbox, against what was recorded.
 */
const say = (text: string): void => { process.stderr.write(`${text}\n`) }

/** Each case's answer by the real servers; what cannot be asked here is left out. The systems go side by side, their cases one by one. */
async function askAll(cases: Case[], sides: Sides, before: (one: Case) => ReturnType<typeof recorded>): Promise<Map<Case, Asked>> {
  const groups = Object.entries(Object.groupBy(cases.filter((one) => !one.sandboxOnly), ({ area }) => area)) as [BusSystem, Case[]][]
  const asked = new Map<Case, Asked>()
  if (groups.length === 0) return asked
  const python = await parityPython(say)
  const servers = new Servers()
  try {
    await Promise.all(groups.map(async ([system, some]) => {
      const side = sides[system] = prepare(system, say)
      if ('missing' in side) return say(`${system}: what was recorded stands in for the real server: ${side.missing}.`)
      say(`${some.length} cases on ${side.version} ...`)
      for (const one of some) asked.set(one, await ask(python, servers, one, before(one)))
    }))
    return asked
  } finally {
    await servers.stop()
  }
}

async function sandboxed(cases: Case[], expected: (one: Case) => ReturnType<typeof recorded>): Promise<Result[]> {
  say(`${cases.length} cases in the sandbox ...`)
  const runtime = createNodeRuntime()
  try {
    const results: Result[] = []
    for (const one of cases) results.push(await judgeSandbox(runtime, one, expected(one)))
    return results
  } finally {
    runtime.dispose()
  }
}

async function realOnly(cases: Case[], sides: Sides, judge: (one: Case, asked: Asked) => Result, before: (one: Case) => ReturnType<typeof recorded>): Promise<Result[]> {
  const asked = await askAll(cases, sides, before)
  return cases.flatMap((one) => (asked.has(one) ? [judge(one, asked.get(one)!)] : []))
}

async function compareAll(cases: Case[], sides: Sides): Promise<Result[]> {
  const asked = await askAll(cases, sides, recorded)
  const ours = await sandboxed(cases, (one) => asked.get(one)?.seen.lines ?? recorded(one))
  return ours.map((result, i) => {
    const theirs = asked.get(cases[i]!)
    return theirs ? { ...result, problems: [...theirs.problems, ...result.problems], complaint: result.complaint || judgeReal(cases[i]!, theirs).complaint } : result
  })
}

async function main(): Promise<number> {
  const flag = { type: 'boolean' } as const
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: flag, real: flag, record: flag, recorded: flag, 'as-is': flag } })
  const cases = findCases(wantedOf(positionals))
  const sides: Sides = {}
  const onlyReal = values.record === true || values.real === true
  if (!onlyReal && !values['as-is']) await setup()
  const results = values.record ? await realOnly(cases, sides, keep, () => null)
    : values.real ? await realOnly(cases, sides, judgeReal, recorded)
      : values.recorded ? await sandboxed(cases, recorded) : await compareAll(cases, sides)
  const summary = summaryOfAll(results, sides)
  console.log(values.json ? JSON.stringify(summary) : tableOf(results))
  return summary.failed === 0 ? 0 : 1
}

/** `redis pub-sub` is redis/pub-sub: a system before names says whose they are. */
function wantedOf([first, ...names]: string[]): string[] {
  if (first === undefined || first === 'all') return names
  return names.length === 0 ? [first] : names.map((name) => (name.includes('/') ? name : `${first}/${name}`))
}

// The servers end with this process, however it ends.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))

try {
  process.exit(await main())
} catch (error) {
  say(`Conformance could not be measured: ${error instanceof Error ? (process.env['DEBUG'] ? error.stack : error.message) : String(error)}`)
  process.exit(1)
}
