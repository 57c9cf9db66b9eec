import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from '../tools/build.ts'
import { setup } from '../tools/setup.ts'
import { CASES, GROUPS, namesOf } from './cases.ts'
import type { Bench, Line } from './kit/bench.ts'
import { linesOf } from './kit/child.ts'
import { lineOf } from './kit/line.ts'
import { tableOf } from './kit/table.ts'

/**
 * `npm run bench -- NAME... [--json] [--rounds N] [--as-is]`: measures ours and the peer in one run. Without a name it
 * lists the names. --as-is measures what set-up and build have left, stale or not.
 */
const SELF = fileURLToPath(import.meta.url)

async function prepare(benches: Bench[]): Promise<void> {
  if (benches.some((bench) => bench.browser)) await build()
  else await setup()
}

/** One benchmark here; of several each in a process of its own, so that none inherits another's memory. */
async function measure(benches: Bench[], rounds: string | undefined): Promise<{ bench: Bench; line: Line }[]> {
  const measured: { bench: Bench; line: Line }[] = []
  for (const bench of benches) {
    process.stderr.write(`${bench.name}: ${bench.measures}\n`)
    if (benches.length === 1) {
      const line = lineOf(bench, await bench.measure(rounds === undefined ? bench.rounds : Number(rounds)))
      measured.push({ bench, line })
      continue
    }
    const more = rounds === undefined ? [] : ['--rounds', rounds]
    const [printed = 'null'] = await linesOf(SELF, [bench.name, '--json', '--as-is', ...more])
    measured.push({ bench, line: JSON.parse(printed) as Line })
  }
  return measured
}

async function list(): Promise<void> {
  console.log('npm run bench -- NAME... [--json] [--rounds N] [--as-is]\n')
  for (const [name, load] of Object.entries(CASES)) {
    const bench = await load()
    console.log(`${name.padEnd(14)} ${bench.measures}\n${' '.repeat(15)}against ${bench.against}${bench.budget ? `; budget ${bench.budget.text}` : ''}`)
  }
  for (const [name, members] of Object.entries(GROUPS)) console.log(`${name.padEnd(14)} ${members.join(', ')}`)
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, rounds: { type: 'string' }, 'as-is': { type: 'boolean', default: false } },
  })
  if (positionals.length === 0) return list()
  if (values.rounds !== undefined && !/^[1-9]\d*$/.test(values.rounds)) throw new Error(`--rounds ${values.rounds}: a number from 1 on`)
  const benches = await Promise.all(namesOf(positionals).map((name) => CASES[name]!()))
  if (!values['as-is']) await prepare(benches)
  const measured = await measure(benches, values.rounds)
  if (values.json) for (const { line } of measured) console.log(JSON.stringify(line))
  else console.log(tableOf(measured))
}

try {
  await main()
  // What a benchmark started it has ended; a browser's pipe may linger.
  process.exit(0)
} catch (error) {
  console.error(`The bench has failed: ${error instanceof Error ? (process.env['DEBUG'] ? error.stack : error.message) : String(error)}`)
  process.exit(1)
}
