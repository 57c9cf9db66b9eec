import { describe, expect, it } from 'vitest'
import { MS } from '../../src/contract/time.ts'
import { blockedAt, bucketed, faults, nearest, problems, remaining, timeline, touches } from '../../src/telemetry/index.ts'
import { script } from './events.ts'

describe('timeline', () => {
  it('marks what a reader looks for', () => {
    const s = script()
    s.start(0, 'orders')
    const a = s.request(1, 2, 'client', 'orders')
    s.response(3, 4, a, 'client', 'orders', 500)
    s.add(5, 'orders', 'process.exit', { code: 1, cause: 'error', detail: 'ImportError' })
    s.start(6, 'orders', 2)
    s.add(7, 'orders', 'process.exit', { code: 0, cause: 'exit', detail: '' })
    const { rows, lives, end } = timeline.apply(timeline.create(), s.events)
    const seqs = Object.fromEntries(Object.entries(rows).filter(([, r]) => r.seq.length).map(([k, r]) => [k, r.seq]))
    expect(seqs).toEqual({ start: [0], request: [1], error: [2], crash: [3], restart: [4], stop: [5] })
    expect(end).toBe(7 * MS)
    expect(lives.get('orders')!.map((l) => [l.up, l.from / MS, l.to === null ? null : l.to / MS]))
      .toEqual([[true, 0, 5], [false, 5, 6], [true, 6, 7], [false, 7, null]])
  })
})

describe('[T4] blocked event loops', () => {
  it('are stretches of their process, first and last instant included', () => {
    const s = script()
    s.add(30, 'orders', 'process.blocked', { since: 10 * MS, what: 'time.sleep', file: 'main.py', line: 7 })
    s.add(40, 'payments', 'process.blocked', { since: 5 * MS, what: 'requests.get' })
    s.add(60, 'orders', 'process.blocked', { since: 50 * MS, what: 'time.sleep' })
    const view = timeline.apply(timeline.create(), s.events)
    const blocked = (process: string) => [9, 10, 20, 30, 31, 49, 50, 60, 61].filter((ms) => blockedAt(view, process, ms * MS) !== null)
    expect(blocked('orders')).toEqual([10, 20, 30, 50, 60])
    expect(blocked('payments')).toEqual([9, 10, 20, 30, 31])
    expect(blocked('inventory')).toEqual([])
    expect(blockedAt(view, 'orders', 55 * MS)).toEqual({ process: 'orders', from: 50 * MS, to: 60 * MS, what: 'time.sleep', seq: 2 })
    expect(view.rows.blocked.seq).toEqual([0, 1, 2])
  })
})

describe('bucketed', () => {
  const row = { t: [0, 10, 10, 50, 99, 100], seq: [0, 1, 2, 3, 4, 5] }

  it('counts every mark of the range once', () => {
    expect([...bucketed(row, { from: 0, to: 100 }, 10)]).toEqual([1, 2, 0, 0, 0, 1, 0, 0, 0, 2])
    expect([...bucketed(row, { from: 10, to: 50 }, 4)]).toEqual([2, 0, 0, 1])
  })

  it('bears an empty range or no width', () => {
    expect([...bucketed(row, { from: 5, to: 5 }, 3)]).toEqual([0, 0, 0])
    expect(bucketed(row, { from: 0, to: 9 }, 0)).toHaveLength(0)
  })

  it('finds the nearest mark within reach', () => {
    expect(nearest(row, 48, 5)).toBe(3)
    expect(nearest(row, 30, 5)).toBe(-1)
    expect(nearest(row, 200, 150)).toBe(5)
  })
})

describe('faults', () => {
  it('are armed, hit, and cleared', () => {
    const s = script()
    const spec = { type: 'latency', latency: 3000 } as const
    s.add(10, '', 'fault.arm', { id: 'f', spec, scope: { to: 'payments', duration: 100 } })
    s.add(20, '', 'fault.hit', { id: 'f', conn: 1, effect: 'held' })
    const state = faults.apply(faults.create(), s.events)
    const fault = state.armed.get('f')!
    expect(fault).toMatchObject({ hits: 1, lastHit: 20 * MS, clearedAt: null })
    expect(remaining(fault, 30 * MS)).toBe(80 * MS)
    s.add(110, '', 'fault.clear', { id: 'f', reason: 'duration' })
    const after = faults.apply(faults.create(), s.events)
    expect(after.armed.size).toBe(0)
    expect(after.all[0]!.clearedAt).toBe(110 * MS)
  })

  it('touch the links that their scope names', () => {
    expect(touches({ from: 'orders', to: 'payments' }, ['orders-1', 'orders'], ['payments'])).toBe(true)
    expect(touches({ from: 'orders', to: 'payments' }, ['client'], ['payments'])).toBe(false)
    expect(touches({}, ['a'], ['b'])).toBe(true)
  })
})

describe('problems', () => {
  it('are kept with their file and line', () => {
    const s = script()
    s.add(1, 'orders', 'problem', { code: 'syntax', message: 'invalid syntax', file: 'orders/main.py', line: 3 })
    expect(problems.apply(problems.create(), s.events).list).toMatchObject([{ file: 'orders/main.py', line: 3 }])
  })
})
