import { describe, expect, it } from 'vitest'
import { judge } from '../../src/cli/check/judgement.ts'
import type { Variant } from '../../src/cli/check/variants.ts'
import { failingServiceLog } from '../../src/cli/service-log.ts'
import type { LabEvent } from '../../src/contract/events.ts'
import type { CheckResult } from '../../src/contract/grade.ts'
import { verdictOf } from '../../src/grade/verdict.ts'

const result = (name: string, seed: number, more: Partial<CheckResult> = {}): CheckResult => ({
  id: `checks/test_a.py::${name}`, title: name, seed, outcome: 'failed', points: 1, hidden: false, message: 'took 3 s', explanation: '', hint: 'Look.',
  events: [], at: 0, hash: '', ...more,
})
const variant = (more: Partial<Variant> = {}): Variant => ({
  kind: 'mutant', name: 'slow', files: {}, lab: { name: 'lab', services: [] }, fails: ['test_a'], hint: 'Look', partly: false, source: 'x/mutants/slow/mutant.yaml', ...more,
})
const problems = (results: CheckResult[], more: Partial<Variant> = {}, logOf: (r: CheckResult) => string = () => ''): string[] =>
  judge(variant(more), verdictOf(results, ''), logOf).problems

describe('a judgement', () => {
  it('tells one thing once, for all its seeds, and whose log it was', () => {
    const results = [1, 2, 3].map((seed) => result('test_a', seed))
    expect(problems(results, { kind: 'solution' }, () => 'orders ended its stderr with:\n  KeyError')).toEqual(['test_a fails on seeds 1, 2, 3: took 3 s\norders ended its stderr with:\n  KeyError'])
    expect(problems([result('test_a', 2)], { kind: 'solution' })).toEqual(['test_a fails on seed 2: took 3 s'])
    const differ = [result('test_a', 1), result('test_a', 2, { message: 'took 4 s' })]
    expect(problems(differ, { kind: 'solution' })).toEqual(['test_a fails on seeds 1, 2: took 3 s (seed 1)'])
  })

  it('tells a service that does not start once, not once a check', () => {
    const dead = [1, 2].flatMap((seed) => ['test_a', 'test_b'].map((name) => result(name, seed, { message: 'orders did not start: it ended', explanation: 'orders did not start: it ended\n\nThe last lines of its log:\nSyntaxError' })))
    const told = ['nothing can be checked on seeds 1, 2: orders did not start: it ended\nThe last lines of its log:\nSyntaxError']
    expect([problems(dead, { kind: 'solution' }), problems(dead)]).toEqual([told, told])
  })

  it.each([
    ['fails other checks', [result('test_b', 1, { hint: '' })], {}, '`fails` does not name what fails: write `fails: [test_b]` if'],
    ['fails other checks of some', [result('test_b', 1)], { partly: true }, '`fails` does not name what fails: correct it, or change'],
    ['shows another hint', [result('test_a', 1, { hint: 'Other.' })], {}, 'write as `hint` a text that stands in the hint shown'],
    ['passes', [result('test_a', 1, { outcome: 'passed', hint: '' })], {}, 'no check tells it from the solution'],
    ['fails on some seeds', [result('test_a', 1), result('test_a', 2, { outcome: 'passed' })], { fails: ['test_b'] }, 'it must fail the same checks on every seed'],
  ] as const)('of a mutant that %s ends with where to write what', (_, results, more, advice) => {
    expect(problems([...results], more as Partial<Variant>).at(-1)).toContain(`x/mutants/slow/mutant.yaml: ${advice}`)
  })

  it('lets a starter pass some checks, not all', () => {
    const passes = [result('test_a', 1, { outcome: 'passed' })]
    expect(problems(passes, { kind: 'starter', partly: true })).toEqual([])
    expect(problems(passes, { kind: 'starter' })).toEqual(['the starter passes every check on seed 1: there is nothing left to do'])
  })

  it('of a mutant that does as it says has no problem', () => expect(problems([result('test_a', 1)])).toEqual([]))
})

describe('the log of a failing service', () => {
  const base = { conn: 1, headers: [], body: { text: '', size: 0 }, sent: 0, exchange: 1, from: 'x', to: 'y' }
  const events = ([
    { kind: 'stderr', process: 'payments', text: 'INFO:     Application startup complete.\n' },
    { kind: 'stderr', process: 'payments', text: `Traceback (most recent call last):\n${Array.from({ length: 30 }, (_, i) => `  File "/app/a.py", line ${i}\n`).join('')}KeyError: 1\n` },
    { kind: 'http.response', process: 'payments', status: 500, ...base },
    { kind: 'stderr', process: 'orders', text: 'HTTPStatusError\n' },
    { kind: 'http.response', process: 'orders', status: 500, ...base },
    { kind: 'process.exit', process: 'orders', code: 137, cause: 'crash', detail: '' },
  ] as Partial<LabEvent>[]).map((event, seq) => ({ seq, t: seq, ...event }) as LabEvent)

  it('is that of the one which broke first, its last lines', () => {
    const log = failingServiceLog(result('test_a', 1, { events: [4, 2] }), events).split('\n')
    expect([log[0], log.length, log.at(-1)]).toEqual(['payments ended its stderr with:', 16, '  KeyError: 1'])
    expect(log.join()).not.toContain('INFO')
  })

  it('is none where a fault or the check did it', () => {
    expect(failingServiceLog(result('test_a', 1, { events: [5] }), events)).toBe('')
    const faulty = events.map((event) => (event.kind === 'http.response' ? { ...event, fault: 'f' } : event))
    expect(failingServiceLog(result('test_a', 1, { events: [4, 2] }), faulty)).toBe('')
  })
})
