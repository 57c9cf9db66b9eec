import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growingFilter, logs, settledEntries } from '../../src/telemetry/index.ts'
import { isPlain, linesFor, piecesOf } from '../../src/ui/panels/logs/ruler.tsx'
import { createTops } from '../../src/ui/panels/parts/tops.ts'
import { script } from '../telemetry/events.ts'

describe('growingFilter', () => {
  it('gives what a filter of the whole list gives, however it grows', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer(), fc.nat(5), fc.boolean()), { maxLength: 60 }), (steps) => {
      const filter = growingFilter<{ n: number }>()
      const list: { n: number }[] = []
      let settled = 0
      let even = true
      for (const [n, open, flip] of steps) {
        // Items at the end may still change; items before `settled` may not.
        for (let i = settled; i < list.length; i++) list[i] = { n: list[i]!.n + 1 }
        list.push({ n })
        settled = Math.max(settled, list.length - open)
        if (flip) even = !even
        const test = ({ n }: { n: number }) => (n % 2 === 0) === even
        expect(filter.of(list, settled, String(even), test)).toEqual(list.filter(test))
      }
    }))
  })

  it('tests what is settled only once', () => {
    const filter = growingFilter<number>()
    let tests = 0
    const test = () => { tests++; return true }
    const list = [1, 2, 3]
    filter.of(list, 3, '', test)
    list.push(4)
    filter.of(list, 4, '', test)
    expect(tests).toBe(4)
  })
})

describe('settledEntries', () => {
  it('leaves out what a stream is still writing', () => {
    const s = script()
    s.add(1, 'orders', 'stdout', { text: 'whole\npart' })
    s.add(2, 'payments', 'stdout', { text: 'other\n' })
    const state = logs.apply(logs.create(), s.events)
    // The line that is whole came with the same event as the one that is not.
    expect(settledEntries(state)).toBe(0)
    s.add(3, 'orders', 'stdout', { text: ' done\n' })
    expect(settledEntries(logs.apply(logs.create(), s.events))).toBe(3)
  })
})

describe('linesFor', () => {
  it('counts the lines of a fixed-width text', () => {
    expect(linesFor('', 0, 10)).toBe(1)
    expect(linesFor('x'.repeat(10), 0, 10)).toBe(1)
    expect(linesFor('x'.repeat(10), 4, 10)).toBe(2)
    expect(linesFor(`a\n${'x'.repeat(21)}\n\nb`, 7, 10)).toBe(6)
  })

  it('breaks after a word, never in an indent, and loses nothing', () => {
    expect(piecesOf('one two three', 0, 8)).toEqual(['one two ', 'three'])
    expect(piecesOf('one two three', 4, 8)).toEqual(['one ', 'two ', 'three'])
    expect(piecesOf('    abcdefgh', 0, 6)).toEqual(['    ab', 'cdefgh'])
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 80 }), fc.nat(20), fc.integer({ min: 1, max: 30 }), (line, lead, columns) => {
      const pieces = piecesOf(line, lead, columns)
      expect(pieces.join('')).toBe(line)
      pieces.forEach((piece, i) => expect(piece.length).toBeLessThanOrEqual(i === 0 ? Math.max(0, columns - lead) : columns))
    }))
  })

  it('knows what it cannot count', () => {
    expect(isPlain('INFO: ok\n  indented')).toBe(true)
    expect(isPlain('na\u00efve \u2713')).toBe(false)
    expect(isPlain('tab\there')).toBe(false)
  })
})

describe('createTops', () => {
  const row = fc.record({ height: fc.nat(60), open: fc.nat(4), shown: fc.nat(80), y: fc.integer({ min: -20, max: 2000 }), other: fc.boolean(), wrong: fc.option(fc.nat(60), { nil: undefined }) })

  it('knows where each row begins as if it had reckoned all, however the list grows', () => {
    fc.assert(fc.property(fc.array(row, { maxLength: 60 }), (steps) => {
      const tops = createTops<{ height: number }>()
      let list: { height: number }[] = []
      let settled = 0
      for (const { height, open, shown, y, other, wrong } of steps) {
        if (other) { list = list.slice(0, 3); settled = 0 }
        for (let i = settled; i < list.length; i++) list[i]!.height += 1
        list.push({ height })
        settled = Math.max(settled, list.length - open)
        const count = Math.min(shown, list.length)
        tops.take(list, count, settled, '', (item) => item.height)
        if (wrong !== undefined && count > 0) {
          const last = list[count - 1]!
          expect(tops.correct(count - 1, wrong)).toBe(wrong - last.height)
          last.height = wrong
        }
        const begins = [0]
        for (const item of list.slice(0, count)) begins.push(begins.at(-1)! + item.height)
        expect(begins.map((_, i) => tops.of(i))).toEqual(begins)
        expect(tops.size()).toBe(begins.at(-1))
        const at = tops.at(y)
        expect(at).toBe(Math.max(0, begins.slice(0, -1).findLastIndex((top) => top <= y)))
      }
    }))
  })

  it('reckons what is settled only once, and anew in another layout', () => {
    const tops = createTops<number>()
    let reckoned = 0
    const height = (n: number) => { reckoned++; return n }
    const list = [1, 2, 3]
    tops.take(list, 3, 3, 'narrow', height)
    list.push(4)
    tops.take(list, 4, 3, 'narrow', height)
    expect(reckoned).toBe(4)
    tops.take(list, 4, 4, 'narrow', height)
    expect(reckoned).toBe(5)
    tops.take(list, 4, 4, 'wide', height)
    expect(reckoned).toBe(9)
  })
})
