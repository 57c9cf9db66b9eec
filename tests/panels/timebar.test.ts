import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { SECOND } from '../../src/contract/time.ts'
import { countAt, faults, timeline } from '../../src/telemetry/index.ts'
import { countFor, type Moment } from '../../src/ui/panels/model/moment.ts'
import { lanesOf, tickText } from '../../src/ui/panels/timebar/draw.ts'
import { stripKey } from '../../src/ui/panels/timebar/keys.ts'
import { nearby, nextMark } from '../../src/ui/panels/timebar/nearby.ts'
import { pan, reveal, ticks, timeAt, wholeRun, xOf, zoom } from '../../src/ui/panels/timebar/scale.ts'
import { script } from '../telemetry/events.ts'
import { generateLog } from '../telemetry/generate.ts'

const log = generateLog(1500)
const end = log.at(-1)!.t
const lines = timeline.apply(timeline.create(), log)

describe('scale', () => {
  it('zooms about a moment, which keeps its place', () => {
    const range = { from: 0, to: 10 * SECOND }
    const closer = zoom(range, 0.5, 4 * SECOND, 10 * SECOND)
    expect(closer).toEqual({ from: 2 * SECOND, to: 7 * SECOND })
    expect(xOf(4 * SECOND, closer, 400)).toBeCloseTo(xOf(4 * SECOND, range, 400))
  })

  it('never leaves the run', () => {
    fc.assert(fc.property(
      fc.array(fc.tuple(fc.constantFrom('zoom', 'pan'), fc.double({ min: 0.01, max: 50, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 30 }),
      (moves) => {
        const whole = wholeRun(30 * SECOND)
        let range = whole
        for (const [kind, amount, share] of moves) {
          range = kind === 'zoom' ? zoom(range, amount, range.from + share * (range.to - range.from), 30 * SECOND) : pan(range, (amount - 25) * SECOND, 30 * SECOND)
          expect(range.from).toBeGreaterThanOrEqual(0)
          expect(range.to).toBeLessThanOrEqual(whole.to + 1)
          expect(range.to).toBeGreaterThan(range.from)
        }
      },
    ))
  })

  it('goes from a place to a time and back', () => {
    const range = { from: 3 * SECOND, to: 5 * SECOND }
    expect(xOf(timeAt(77, range, 900), range, 900)).toBeCloseTo(77)
  })

  it('follows the cursor out of a zoomed range', () => {
    const range = { from: 0, to: SECOND }
    expect(reveal(range, 0.5 * SECOND, 30 * SECOND)).toBe(range)
    const next = reveal(range, 5 * SECOND, 30 * SECOND)
    expect(next.from).toBeLessThan(5 * SECOND)
    expect(next.to).toBeGreaterThan(5 * SECOND)
  })

  it.each([[12, '2 s'], [120, '30 s'], [0.1, '0.02 s'], [7200, '01:00:00']])('ticks %d s with round moments', (seconds, text) => {
    const { step, at } = ticks({ from: 0, to: seconds * SECOND }, 6)
    expect(tickText(at.find((t) => t > 0)!, step)).toBe(seconds === 7200 ? '30:00' : text)
    expect(at.length).toBeLessThan(12)
  })
})

describe('lanesOf', () => {
  it('puts faults that overlap below each other', () => {
    const span = (armedAt: number, clearedAt: number | null) => ({ armedAt, clearedAt })
    expect(lanesOf([span(0, 10), span(5, 20), span(12, null), span(30, 40)])).toEqual([0, 1, 0, 1])
  })
})

describe('stripKey', () => {
  const at = (now: number, overrides: Partial<Moment> = {}) => {
    const ui = { select: vi.fn(), setCursor: vi.fn(), setRange: vi.fn(), backToNow: vi.fn() }
    const moment: Moment = { source: { kind: 'run' }, events: log, version: 1, now, end, count: countAt(log, now), past: now < end, live: now === end, ...overrides }
    const press = (key: string, shiftKey = false) =>
      stripKey({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false }, { ui, moment, range: wholeRun(end), timeline: lines })
    return { ui, press }
  }

  it('moves to the event before and after', () => {
    const now = log[700]!.t
    const count = countAt(log, now)
    const { ui, press } = at(now)
    press('ArrowLeft')
    expect(ui.select).toHaveBeenLastCalledWith(count - 2, log[count - 2]!.t)
    press('ArrowRight')
    expect(ui.select).toHaveBeenLastCalledWith(count, log[count]!.t)
  })

  it('moves by seconds, to the start, and back to now', () => {
    const { ui, press } = at(5 * SECOND)
    press('ArrowLeft', true)
    expect(ui.setCursor).toHaveBeenLastCalledWith(4 * SECOND)
    press('Home')
    expect(ui.setCursor).toHaveBeenLastCalledWith(0)
    press('End')
    expect(ui.backToNow).toHaveBeenCalledOnce()
  })

  it('stays inside the world of a check', () => {
    const { ui, press } = at(end - 1, { source: { kind: 'check', id: 'a', seed: 1, title: 'a' } })
    press('End')
    expect(ui.backToNow).not.toHaveBeenCalled()
    expect(ui.setCursor).toHaveBeenLastCalledWith(end)
  })

  it('goes to the next mark worth stopping at', () => {
    const { ui, press } = at(0)
    press('n')
    const [seq] = ui.select.mock.lastCall!
    expect(log[seq]!.kind).toBe('process.start')
    expect(log[seq]!.t).toBeGreaterThan(0)
  })

  it('leaves other keys alone', () => {
    expect(at(0).press('a')).toBe(false)
    expect(at(0).press('Tab')).toBe(false)
  })
})

describe('countFor', () => {
  const same = log.findIndex((e, i) => i > 0 && log[i - 1]!.t === e.t) - 1

  it('ends with the event that is selected, though more happened at that instant', () => {
    const { t } = log[same]!
    expect(countFor(log, t, same)).toBe(same + 1)
    expect(countFor(log, t, null)).toBeGreaterThan(same + 1)
  })

  it('is all of it now, and forgets a selection from elsewhere', () => {
    expect(countFor(log, null, 3)).toBe(log.length)
    expect(countFor(log, log[700]!.t, 3)).toBe(countAt(log, log[700]!.t))
  })
})

describe('nearby', () => {
  it('tells what happened around a moment, the telling first', () => {
    const exit = log.find((e) => e.kind === 'process.exit')!
    const found = nearby(lines, faults.apply(faults.create(), log), log, exit.t + 1000, SECOND / 100)
    expect(found).toMatchObject({ t: exit.t, seq: exit.seq })
    expect(found.lines[0]).toBe('payments: crashed with code 137: killed by SIGKILL')
  })

  it('[T4] tells of a blocked event loop wherever in its stretch the pointer is', () => {
    const s = script()
    s.start(0, 'orders')
    const seq = s.add(4000, 'orders', 'process.blocked', { since: 2 * SECOND, what: 'time.sleep', file: 'main.py', line: 7 })
    const view = timeline.apply(timeline.create(), s.events)
    const told = (t: number) => nearby(view, faults.create(), s.events, t, SECOND / 100).lines
    expect(told(3 * SECOND)).toEqual(['orders: event loop blocked for 2 s by time.sleep (main.py:7)'])
    expect(told(1.5 * SECOND)).toEqual([])
    expect(nextMark(view, SECOND, 1)).toEqual({ t: 4 * SECOND, seq })
  })

  it('names a fault that is in force', () => {
    const arm = log.find((e) => e.kind === 'fault.arm')!
    const found = nearby(lines, faults.apply(faults.create(), log), log, arm.t + 200_000_000, 1)
    expect(found.lines).toContain('3 s latency on orders to payments')
  })
})
