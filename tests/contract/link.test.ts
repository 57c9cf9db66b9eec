import fc from 'fast-check'
import { deflateSync, strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { RunLink } from '../../src/contract/link.ts'
import { digestOf, LINK_PATH, LinkError, LONGEST_LINK, readLink, writeLink } from '../../src/contract/link-text.ts'

const LINK: RunLink = {
  lesson: '04-resilience/01-timeouts',
  start: digestOf({ 'compose.yaml': 'services: {}' }),
  edits: { 'orders/main.py': 'print("Grüße, 世界 🧵")\n', 'orders/old.py': null },
  seed: 7,
  commands: [
    { t: 0, step: 0, command: { type: 'crash', process: 'payments' } },
    { t: 1.5e9, step: 212, command: { type: 'arm', id: 'fault-1', spec: { type: 'latency', latency: 3000 }, scope: { to: 'payments' } } },
  ],
  until: 9e9,
  moment: { seq: 412, t: 1_500_000_001, kind: 'http.response', hash: 'ab'.repeat(32) },
}
const behind = (path: string): string => path.slice(LINK_PATH.length)
const again = (link: RunLink): RunLink => readLink(behind(writeLink(link)))

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const packed = (value: unknown): string => `1.${base64url(deflateSync(strToU8(JSON.stringify(value))))}`
function problemOf(text: string): LinkError {
  try {
    readLink(text)
  } catch (error) {
    if (error instanceof LinkError) return error
    throw error
  }
  throw new Error('the link was read')
}

describe('[L3] a link to a run', () => {
  it('comes back as it was made', () => {
    expect(again(LINK)).toEqual(LINK)
  })

  it('is of letters that nothing on its way changes', () => {
    expect(writeLink(LINK)).toMatch(/^\/run\/1\.[\w-]+$/)
  })

  it('brings any files, requests and edits back', () => {
    const text = fc.string({ unit: 'binary' })
    const path = fc.stringMatching(/^[a-z_]{1,8}(\/[a-z_]{1,8}){0,3}\.py$/)
    const t = fc.nat(1e15)
    const command = fc.oneof(
      fc.record({ type: fc.constant('http' as const), request: fc.record({ id: text, method: text, url: text, headers: fc.array(fc.tuple(text, text), { maxLength: 3 }), body: text }) }),
      fc.record({ type: fc.constant('restart' as const), process: text, files: fc.dictionary(path, fc.option(text), { noNullPrototype: true }) }),
      fc.record({ type: fc.constantFrom('crash' as const, 'stop' as const), process: text }),
      fc.record({ type: fc.constant('clear' as const), id: text }),
    )
    fc.assert(fc.property(
      fc.dictionary(path, fc.option(text), { noNullPrototype: true }), fc.integer(), fc.array(fc.record({ t, step: fc.nat(), command }), { maxLength: 20 }),
      (edits, seed, commands) => {
        const link: RunLink = { ...LINK, edits, seed, commands }
        expect(again(link)).toEqual(link)
      },
    ))
  })

  it('is not made where it would be too long to get through, and the way out is told', () => {
    const noise = Array.from({ length: 60_000 }, (_, i) => String.fromCharCode(33 + ((i * 7919) ^ (i >> 3)) % 90)).join('')
    const random = Buffer.from(deflateSync(strToU8(noise))).toString('base64')
    expect(() => writeLink({ ...LINK, edits: { 'a.py': random } })).toThrow(LinkError)
    expect(() => writeLink({ ...LINK, edits: { 'a.py': random } })).toThrow(/32,000 at most/)
  })

  it.each([
    ['', /not of the form/],
    ['nonsense', /not of the form/],
    ['1.', /not complete/],
    ['1.AAAA', /not complete/],
    ['1.!!!', /not of the form/],
    [`1.${'A'.repeat(LONGEST_LINK)}`, /longer than 32,000/],
    ['2.AAAA', /version 2, and this page reads version 1/],
    ['0.AAAA', /version 0/],
    [packed('text'), /is not a run/],
    [packed({ ...LINK, until: -1 }), /until/],
    [packed({ ...LINK, until: 1e18 }), /until/],
    [packed({ ...LINK, lesson: '../../etc' }), /lesson: must be the id of a lesson/],
    [packed({ ...LINK, edits: { '../../etc/passwd': 'x' } }), /edits/],
    [packed({ ...LINK, edits: { '/etc/passwd': 'x' } }), /edits/],
    [packed({ ...LINK, commands: [{ t: 0, step: 0, command: { type: 'format', disk: 'c' } }] }), /commands\.0\.command/],
    [packed({ ...LINK, moment: { ...LINK.moment, seq: -1 } }), /moment\.seq/],
  ])('says what is wrong with it, and the way out (%#)', (text, why) => {
    const problem = problemOf(text)
    expect(problem.message).toMatch(why)
    expect(problem.help).not.toBe('')
  })

  it('notices every cut of a link, and never breaks otherwise', () => {
    const whole = behind(writeLink(LINK))
    for (let length = 0; length < whole.length; length++) expect(problemOf(whole.slice(0, length)).message).toMatch(/cannot be read/)
  })

  it('does not unpack without end', () => {
    const bomb = `1.${base64url(deflateSync(new Uint8Array(20_000_000), { level: 9 }))}`
    expect(bomb.length).toBeLessThan(LONGEST_LINK)
    expect(problemOf(bomb).message).toMatch(/unpacks to more than 4 MB/)
  })

  it('names the same files alike in any order, and others differently', () => {
    expect(digestOf({ a: '1', b: '2' })).toBe(digestOf({ b: '2', a: '1' }))
    expect(digestOf({ a: '1', b: '2' })).not.toBe(digestOf({ a: '12', b: '' }))
  })
})
