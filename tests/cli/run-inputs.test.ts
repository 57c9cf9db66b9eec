import { describe, expect, it } from 'vitest'
import { readFaultOption } from '../../src/cli/run-inputs.ts'

const read = async (fault: object) => (await readFaultOption(JSON.stringify(fault), 0))[0]

describe('--fault', () => {
  it('takes its moment, its scope and its parameters from one object', async () => {
    expect(await read({ type: 'latency', latency: 30, distribution: 'pareto', to: 'payments', mode: 'one', at: '2s' })).toEqual({
      t: 2e9, step: 0, command: { type: 'arm', id: 'fault-1', spec: { type: 'latency', latency: 30, distribution: 'pareto' }, scope: { to: 'payments', mode: 'one' } },
    })
  })

  it('tells the moment of arming from the event at which a fault strikes', async () => {
    expect(await read({ type: 'crash', to: 'payments', at: 'http.request', nth: 2 })).toMatchObject({ t: 1e9, command: { spec: { type: 'crash', at: 'http.request', nth: 2 } } })
    expect(await read({ type: 'crash', to: 'payments', at: '500ms' })).toMatchObject({ t: 0.5e9, command: { spec: { type: 'crash' } } })
    await expect(read({ type: 'crash', at: 'lunch' })).rejects.toThrow('at: must be one of step, process.ready')
    await expect(read({ type: 'down', at: 'lunch' })).rejects.toThrow('"lunch" is no moment of virtual time')
  })

  it('says what is out of bounds', async () => {
    await expect(read({ type: 'loss', percent: 101 })).rejects.toThrow('percent: must be a percentage from 0 to 100')
    await expect(read({ type: 'hang', mode: 'fixed' })).rejects.toThrow('value: belongs to the modes fixed')
  })
})
