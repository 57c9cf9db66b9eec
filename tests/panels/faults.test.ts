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

  it('reads choices, lists, signs and modes', () => {
    expect(read('partition', { values: { hold: 'true', direction: 'to' } })).toEqual({ spec: { type: 'partition', direction: 'to', hold: true }, scope: {} })
    expect(read('dns', { values: { names: 'payments, api.*' } })).toEqual({ spec: { type: 'dns', names: ['payments', 'api.*'] }, scope: {} })
    expect(read('clock_skew', { values: { offset: '-5000' } })).toMatchObject({ spec: { offset: -5000 } })
    expect(read('http_abort', { values: { path: ' /orders ' } })).toMatchObject({ spec: { path: '/orders' } })
    // A fault of a process has no callers and no connections.
    expect(read('crash', { values: { at: 'http.request', nth: '3' }, from: 'orders', to: 'payments', toxicity: '10', mode: 'fixed', value: '2' })).toEqual({
      spec: { type: 'crash', at: 'http.request', nth: 3 }, scope: { to: 'payments', mode: 'fixed', value: 2 },
    })
  })

  it.each<[Draft['type'], Partial<Draft>, string]>([
    ['latency', { values: { latency: '' } }, 'Latency is missing'],
    ['latency', { values: { latency: '-1' } }, 'not negative'],
    ['loss', { values: { percent: '120' } }, '100 at most'],
    ['http_abort', { values: { httpStatus: '99' } }, '200 to 599'],
    ['down', { toxicity: 'x' }, 'share of connections'],
    ['slicer', { values: { average_size: '0' } }, 'Pieces of about must be a whole number of bytes from 1 to 65,536.'],
    ['slicer', { values: { average_size: '10', size_variation: '10' } }, 'Plus or minus must be less than average_size.'],
    ['slow', { values: { delay: '' } }, 'Each step, more is missing: give the delay of each step'],
    ['crash', { values: { nth: '2' } }, 'At is missing: nth and side are about an event.'],
    ['dns', { values: { names: 'a*b' } }, 'a * may stand only at its end'],
    ['clock_skew', { values: { rate: '0' } }, 'Clocks run at must be a rate from 0.1 to 10.'],
    ['crash', { mode: 'percent', value: '120' }, 'percentage from 0 to 100'],
  ])('says what is wrong with %s', (type, draft, says) => {
    expect(read(type, draft)).toMatchObject({ problem: expect.stringContaining(says) })
  })
})
