import { describe, expect, it } from 'vitest'
import type { CheckResult } from '../../src/contract/grade.ts'
import { verdictOf } from '../../src/grade/verdict.ts'

const result = (id: string, seed: number, outcome: CheckResult['outcome'], points: number): CheckResult =>
  ({ id, seed, outcome, points, title: id, hidden: false, message: '', explanation: '', hint: '', events: [], at: 0, hash: '' })

describe('a verdict', () => {
  it('counts the points of a check that has passed on every seed', () => {
    const results = [
      result('a', 1, 'passed', 3), result('a', 2, 'passed', 3),
      result('b', 1, 'passed', 2), result('b', 2, 'failed', 2),
      result('c', 1, 'error', 1), result('c', 2, 'error', 1),
      result('d', 1, 'skipped', 5), result('d', 2, 'skipped', 5),
    ]
    expect(verdictOf(results, '')).toEqual({ results, points: 3, pointsMax: 6, error: '' })
  })

  it('counts nothing where nothing ran', () => {
    expect(verdictOf([], 'no checks')).toEqual({ results: [], points: 0, pointsMax: 0, error: 'no checks' })
  })
})
