import { describe, expect, it } from 'vitest'
import { faultSpecSchema } from '../../src/contract/faults.ts'
import { emptyDraft, FAULT_KINDS, readDraft, type Draft } from '../../src/ui/panels/faults/fields.ts'

const read = (type: Draft['type'], rest: Partial<Draft> = {}) => readDraft({ ...emptyDraft(type), ...rest })

describe('the form of any fault', () => {
  it('has every fault of the contract, each valid as it stands', () => {
    const types = faultSpecSchema.def.options.map((option) => option.def.shape.type.def.values[0])
    expect(FAULT_KINDS.map((k) => k.type).sort()).toEqual([...types].sort())
    for (const { type } of FAULT_KINDS) expect(read(type)).not.toHaveProperty('problem')
  })

  it('reads numbers in their units', () => {
    expect(read('latency', { values: { latency: '250', jitter: '20' }, from: 'orders', to: 'payments', toxicity: '40', duration: '1.5' })).toEqual({
      spec: { type: 'latency', latency: 250, jitter: 20 },
      scope: { from: 'orders', to: 'payments', toxicity: 0.4, duration: 1500 },
    })
    expect(read('down')).toEqual({ spec: { type: 'down' }, scope: {} })
  })

  it.each<[Draft['type'], Partial<Draft>, string]>([
    ['latency', { values: { latency: '' } }, 'Latency is missing'],
    ['latency', { values: { latency: '-1' } }, 'not negative'],
    ['loss', { values: { percent: '120' } }, '100 at most'],
    ['http_abort', { values: { httpStatus: '99' } }, '200 to 599'],
    ['down', { toxicity: 'x' }, 'share of connections'],
  ])('says what is wrong with %s', (type, draft, says) => {
    expect(read(type, draft)).toMatchObject({ problem: expect.stringContaining(says) })
  })
})
