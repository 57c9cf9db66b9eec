import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLab } from '../../src/lab/compose.ts'
import { ordersFile } from './helpers.ts'

describe('whatever is written', () => {
  const valid = ordersFile('ports: ["8001:8001"]\nenvironment: {A: "${B:-1}"}\nhealthcheck: {test: curl localhost}\ndepends_on: [payments]')

  it('the reader never throws, and every problem has a line of the file', () => {
    const edit = fc.record({ at: fc.nat(valid.length), drop: fc.nat(12), insert: fc.string({ maxLength: 8, unit: fc.constantFrom(...':{}[]-&*!|>"\'#%@`,?$ \n\tax0') }) })
    fc.assert(
      fc.property(edit, ({ at, drop, insert }) => {
        const text = valid.slice(0, at) + insert + valid.slice(at + drop)
        const { lab, problems } = readLab({ 'compose.yaml': text, 'orders/a': '', 'payments/a': '' })
        expect(lab === null).toBe(problems.length > 0)
        for (const p of problems) {
          expect(p.line).toBeGreaterThanOrEqual(1)
          expect(p.line).toBeLessThanOrEqual(text.split('\n').length)
          expect(p.help).not.toBe('')
        }
      }),
      { numRuns: 500, seed: 7 },
    )
  })

  it('aliases of aliases cost no more than they say', () => {
    const levels = Array.from({ length: 40 }, (_, i) => `x-${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`).join('\n')
    const { problems } = readLab({ 'compose.yaml': `x-0: &a0 [lol]\n${levels}\n${ordersFile('environment: *a40')}`, 'orders/a': '', 'payments/a': '' })
    expect(problems.length).toBeGreaterThan(0)
  })
})
