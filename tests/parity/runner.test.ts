import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { differences, REAL, VIRTUAL } from '../../tools/parity/compare.ts'
import { pinned } from '../../tools/parity/cpython.ts'
import { faultsOf } from '../../tools/parity/lab.ts'
import { linesOf } from '../../tools/parity/observation.ts'
import { findPrograms, PROGRAMS, type Program } from '../../tools/parity/program.ts'
import { summaryOf, tableOf } from '../../tools/parity/table.ts'

const took = (seconds: number, nominal = 0.5) => ({ took: 'wait', seconds, nominal })

describe('two observations', () => {
  it('are the same when each line is, whatever was measured on CPython', () => {
    expect(differences([{ saw: 1 }, took(0.56)], [{ saw: 1 }, took(0.5)], VIRTUAL)).toEqual([])
  })

  it.each([
    ['another value', [{ saw: 1 }], [{ saw: 2 }], 'line 1: expected {"saw":1}, and got {"saw":2}'],
    ['another order', [{ saw: 1 }, { saw: 2 }], [{ saw: 2 }, { saw: 1 }], 'line 1: expected {"saw":1}, and got {"saw":2}'],
    ['a line too few', [{ saw: 1 }, { exit: 0 }], [{ saw: 1 }], 'line 2: expected {"exit":0}, and got nothing more'],
    ['a line too many', [{ exit: 0 }], [{ exit: 0 }, { saw: 3 }], 'line 2: expected nothing more, and got {"saw":3}'],
    ['another exit code', [{ exit: 0 }], [{ exit: 1 }], 'line 1: expected {"exit":0}, and got {"exit":1}'],
    ['another service', [{ who: 'a', saw: 1 }], [{ who: 'b', saw: 1 }], 'line 1: expected {"who":"a","saw":1}, and got {"who":"b","saw":1}'],
  ])('differ by %s', (_what, expected, actual, told) => {
    expect(differences(expected, actual, VIRTUAL)).toEqual([told])
  })

  it('hold virtual time to 2 %, either way', () => {
    const late = (seconds: number) => differences([took(0.5)], [took(seconds)], VIRTUAL)
    expect(late(0.492)).toEqual([])
    expect(late(0.511)).toEqual([])
    expect(late(0.48)).toEqual(['wait took 0.48 s where 0.5 s are nominal'])
    expect(late(0.52)).toEqual(['wait took 0.52 s where 0.5 s are nominal'])
  })

  it('allow a real machine its load', () => {
    expect(differences([took(0.5)], [took(0.9)], REAL)).toEqual([])
    expect(differences([took(0.5)], [took(1.5)], REAL)).toHaveLength(1)
    expect(differences([took(0.5)], [took(0.3)], REAL)).toHaveLength(1)
  })
})

describe('a program', () => {
  it('is read by its lines, among other output', () => {
    expect(linesOf('INFO started\n{"saw": 1}\n{broken\n{"other": 2}\n{"took": "x", "seconds": 1, "nominal": 1}\n', 'web'))
      .toEqual([{ who: 'web', saw: 1 }, { who: 'web', took: 'x', seconds: 1, nominal: 1 }])
  })

  it('is found by its area, name or both; an unknown name is an error', () => {
    expect(findPrograms(['faults/down']).map(({ id }) => id)).toEqual(['faults/down'])
    expect(findPrograms(['port-in-use']).map(({ id }) => id)).toEqual(['aio/port-in-use', 'blocking/port-in-use'])
    expect(() => findPrograms(['no-such'])).toThrow(/no parity program or area named no-such. The areas: aio, /)
  })

  it('names its faults in the words of the contract', () => {
    const program = (faults: string) => ({ id: 'faults/x', folder: path.join(PROGRAMS, 'faults', 'x'), files: { 'faults.json': faults } }) as unknown as Program
    expect(faultsOf(program('[{"at": 5, "spec": {"type": "down"}}, {"spec": {"type": "latency", "latency": 9}}]')))
      .toEqual([{ spec: { type: 'down' }, scope: null, at: 5 }, { spec: { type: 'latency', latency: 9 }, scope: null, at: null }])
    expect(() => faultsOf(program('[{"spec": {"type": "slowness"}}]'))).toThrow('tests/parity/faults/x/faults.json')
  })

  it('has at least fifteen companions in each area', () => {
    const areas = Object.groupBy(findPrograms().filter(({ sandboxOnly }) => !sandboxOnly), ({ area }) => area)
    expect(Object.keys(areas)).toEqual(['aio', 'blocking', 'faults', 'files', 'isolation', 'streaming', 'threads'])
    for (const programs of Object.values(areas)) expect(programs!.length).toBeGreaterThanOrEqual(15)
  })
})

describe('the table', () => {
  const [program] = findPrograms(['faults/down'])
  const results = [
    { program: program!, lines: 3, problems: [], complaint: '' },
    { program: { ...program!, id: 'faults/other' }, lines: 3, problems: ['sandbox: line 1: expected x'], complaint: 'Traceback\nKeyError: 1\n' },
  ]

  it('counts by area and shows each failure with its last words', () => {
    expect(tableOf(results).split('\n')).toEqual([
      'faults         1 passed    1 failed   other', 'all            1 passed    1 failed',
      '', 'faults/other', '    sandbox: line 1: expected x', '      Traceback', '      KeyError: 1',
    ])
    expect(summaryOf(results)).toEqual({ passed: 1, failed: 1, names: ['faults/other'] })
  })
})

it('the packages of CPython are those of the lock', () => {
  expect(pinned('# a comment\nfastapi==1.2 \\\n    --hash=sha256:0\nh11==0.16.0 \\\n')).toEqual(['fastapi==1.2', 'h11==0.16.0'])
})
