import { describe, expect, it } from 'vitest'
import { decisionsIn, type Bounds } from '../../src/explore/decisions.ts'
import { dependents, type Entry } from '../../src/explore/trace.ts'

/** An entry at its place: arrivals at `p` by `conn`, steps of `p`; each hands out the numbers 10 * position to 10 * position + 9. */
let entries: Entry[] = []
function entry(kind: Entry['kind'], p: number, more: Partial<Entry> = {}): Entry {
  const position = entries.length
  const stepped = kind === 'step' ? { process: `p${p}`, visible: true, did: '', torn: null } : null
  const made: Entry = { position, t: position * 1000, kind, p, stepped, conn: 0, to: 0, words: `${kind} ${position}`, seq: -1, firstSeq: position * 10, endSeq: position * 10 + 10, ...more }
  entries.push(made)
  return made
}
const causedBy = (cause: Entry): { seq: number } => ({ seq: cause.firstSeq + 3 })
const fresh = (): void => { entries = [] }
const BOUNDS: Bounds = { from: 0, until: 1e9, mayCrash: () => true, supervisor: { from: 0, every: 2500 } }

describe('what depends on an arrival', () => {
  it('[E5] is what it caused, and what its process does from then on', () => {
    fresh()
    const first = entry('arrival', 0, { conn: 1 })
    const other = entry('arrival', 0, { conn: 2 })
    const step = entry('step', 0, causedBy(other))
    entry('step', 1)
    const reply = entry('arrival', 1, { conn: 3, ...causedBy(step) })
    entry('step', 1, causedBy(reply))
    entry('arrival', 0, { conn: 4 })
    entry('step', 2)
    expect(first.position).toBe(0)
    expect(dependents(entries, 0)).toEqual([true, false, true, false, true, true, false, false])
  })
})

describe('what could be tried', () => {
  it('[E5] is each two messages to one process by different connections that do not depend on each other', () => {
    fresh()
    const first = entry('arrival', 0, { conn: 1, to: 1 })
    const step = entry('step', 0, causedBy(first))
    entry('arrival', 1, { conn: 9, ...causedBy(step) })
    const answered = entry('step', 1, { seq: 23 })
    entry('arrival', 0, { conn: 2, ...causedBy(answered) })
    entry('arrival', 0, { conn: 1 })
    entry('arrival', 0, { conn: 3, t: 7000 })
    entry('arrival', 0, { conn: 4, t: 7000 })
    const { delays } = decisionsIn(entries, BOUNDS)
    expect(delays.map((one) => [one.position, one.kind === 'delay' ? [one.conn, one.to, one.ns] : null])).toEqual([
      [0, [1, 1, 7001]],
      [4, [2, 0, 1001]], [4, [2, 0, 3001]],
      [5, [1, 0, 2001]],
      [6, [3, 0, 1]],
    ])
  })

  it('[E7] leaves out messages that reach different processes, and crashes that nobody can tell apart', () => {
    fresh()
    entry('arrival', 0, { conn: 1 })
    entry('arrival', 1, { conn: 2 })
    entry('step', 0)
    entry('step', 0, { stepped: { process: 'p0', visible: false, did: '', torn: null } })
    entry('step', 1)
    entry('step', 0, { stepped: { process: 'p0', visible: false, did: '', torn: null } })
    const { crashes, delays, commuting, silent } = decisionsIn(entries, BOUNDS)
    expect([delays, commuting, silent]).toEqual([[], 1, 1])
    expect(crashes.map((one) => [one.position, one.words])).toEqual([[3, 'crash p0'], [5, 'crash p1'], [6, 'crash p0']])
  })

  it('[E5] brings what has crashed back when its supervisor looks next', () => {
    fresh()
    for (let i = 0; i < 6; i++) entry('step', 0)
    const backAt = decisionsIn(entries, BOUNDS).crashes.map((one) => one.t + (one.kind === 'crash' ? one.restartAfter : 0))
    expect(backAt).toEqual([2500, 2500, 2500, 5000, 5000, 7500])
  })

  it('[E5] lies within the window, after what has been done already, and in those who may crash', () => {
    fresh()
    for (let i = 0; i < 6; i++) entry('step', i % 2)
    const crashes = (bounds: Partial<Bounds>): number[] => decisionsIn(entries, { ...BOUNDS, ...bounds }).crashes.map((one) => one.position)
    expect(crashes({ until: 2000 })).toEqual([1, 2, 3])
    expect(crashes({ from: 4 })).toEqual([5, 6])
    expect(crashes({ mayCrash: (name) => name === 'p1' })).toEqual([2, 4, 6])
  })
})
