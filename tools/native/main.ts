import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { CheckResult } from '../../src/contract/grade.ts'
import { readExported } from '../../src/cli/commands/export.ts'
import { runRequest } from '../../src/cli/request.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { prepare, Servers } from '../conformance/servers/pool.ts'
import { parityPython } from '../parity/cpython.ts'
import { findToxiproxy } from '../parity/toxiproxy.ts'
import { ROOT } from '../paths.ts'
import { setup } from '../setup.ts'
import { runNative, type RealResults } from './run.ts'

/**
 * `npm run native -- [LESSON ...] [--starter] [--json]`: the checks of lessons against their solutions (or starters), in the sandbox and on
 * real machines: CPython, the real brokers, the real toxiproxy, as a downloaded project has them, but for the containers. Verdicts have to be equal.
 */
interface Row { lesson: string; check: string; sandbox: string; real: string; why: string; differs: boolean }

const say = (text: string): void => { process.stderr.write(`${text}\n`) }

async function compare(dir: string, solution: boolean, real: (one: Awaited<ReturnType<typeof readExported>>) => Promise<RealResults>): Promise<Row[]> {
  const one = await readExported(dir, solution)
  const runtime = createNodeRuntime()
  try {
    const verdict = await runtime.check({ run: runRequest(one.files, one.lab, 1), checks: one.checks, seeds: [1] }, { result: () => {}, log: () => {} })
    if (verdict.error !== '') throw new Error(`${dir}: ${verdict.error}`)
    const results = await real(one)
    return firstSeeds(verdict.results).map(({ id, outcome }) => {
      const theirs = results.get(id)
      return { lesson: path.relative(ROOT, dir), check: id.split('::').at(-1)!, sandbox: outcome, real: theirs?.outcome ?? 'missing', why: theirs?.why ?? '', differs: theirs?.outcome !== 'skipped' && theirs?.outcome !== outcome }
    })
  } finally {
    runtime.dispose()
  }
}

/** A check may name seeds of its own; real machines have none, so one is compared. */
const firstSeeds = (results: CheckResult[]): CheckResult[] => results.filter((one, i) => results.findIndex(({ id }) => id === one.id) === i)

function lessonsOf(names: string[]): string[] {
  if (names.length > 0) return names.map((name) => path.resolve(name))
  const lessons = path.join(ROOT, 'lessons')
  return fs.readdirSync(lessons).flatMap((part) => fs.readdirSync(path.join(lessons, part)).map((name) => path.join(lessons, part, name))).filter((dir) => fs.existsSync(path.join(dir, 'lesson.md'))).sort()
}

async function main(): Promise<number> {
  const flag = { type: 'boolean' } as const
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: flag, starter: flag, 'as-is': flag } })
  if (process.platform !== 'linux') throw new Error('this needs Linux, where every address of 127.0.0.0/8 is this machine')
  if (findToxiproxy() === null) throw new Error('the real toxiproxy is not here: it needs Go to be built')
  if (!values['as-is']) await setup()
  const python = await parityPython(say)
  const servers = new Servers()
  const rows: Row[] = []
  try {
    for (const dir of lessonsOf(positionals)) {
      const brokers = new Set((await readExported(dir, false)).lab.services.flatMap(({ broker }) => broker ?? []))
      const missing = [...brokers].flatMap((system) => { const side = prepare(system, say); return 'missing' in side ? [`${system}: ${side.missing}`] : [] })
      if (missing.length > 0) { say(`${path.relative(ROOT, dir)}: not asked: ${missing.join('; ')}`); continue }
      say(`${path.relative(ROOT, dir)} ...`)
      rows.push(...await compare(dir, !values.starter, (one) => runNative(one, python, servers)))
    }
  } finally {
    await servers.stop()
  }
  const count = (test: (row: Row) => boolean) => rows.filter(test).length
  const summary = { equal: count((row) => !row.differs && row.real !== 'skipped'), skipped: count((row) => row.real === 'skipped'), differ: count((row) => row.differs), rows }
  if (values.json) console.log(JSON.stringify(summary))
  else console.log(`${rows.map((row) => `${row.differs ? '✗' : row.real === 'skipped' ? '-' : '✓'} ${row.lesson} ${row.check}: sandbox ${row.sandbox}, real ${row.real}${row.differs || row.real === 'skipped' ? `: ${row.why}` : ''}`).join('\n')}\n${summary.equal} equal, ${summary.differ} differ, ${summary.skipped} skipped`)
  return summary.differ === 0 ? 0 : 1
}

process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))

try {
  process.exit(await main())
} catch (error) {
  say(`The comparison could not be made: ${error instanceof Error ? (process.env['DEBUG'] ? error.stack : error.message) : String(error)}`)
  process.exit(1)
}
