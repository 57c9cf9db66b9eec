import { describe, expect, it } from 'vitest'
import { readFaultOption, readRequest } from '../../src/cli/run-inputs.ts'

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
    await expect(read({ type: 'crash', at: 'lunch' })).rejects.toThrow('at: must be one of step, file, process.ready')
    await expect(read({ type: 'down', at: 'lunch' })).rejects.toThrow('"lunch" is no moment of virtual time')
    await expect(read({ type: 'down', at: '99999h' })).rejects.toThrow('"99999h" is more virtual time than a run can have')
  })

  it('says what is out of bounds', async () => {
    await expect(read({ type: 'loss', percent: 101 })).rejects.toThrow('percent: must be a percentage from 0 to 100')
    await expect(read({ type: 'hang', mode: 'fixed' })).rejects.toThrow('value: belongs to the modes fixed')
  })

  it('does not read over what a fault does not have: it would lie on every link', async () => {
    await expect(read({ type: 'latency', latency: 3, frm: 'orders' })).rejects.toThrow(/^--fault: the fault 'latency' has no frm; it takes latency, .*, from, to, /)
    await expect(read({ type: 'latncy' })).rejects.toThrow(/^--fault: there is no fault 'latncy'; the faults are latency, loss, /)
    await expect(read({})).rejects.toThrow(/^--fault: a fault needs its type, such as \{"type": "latency", "latency": 3000, "to": "payments"\}.* and from, to, .*; the types are latency, loss, /)
    await expect(readFaultOption('[]', 0)).rejects.toThrow('--fault: the list holds no fault')
  })
})

describe('--request', () => {
  it('takes a misspelt moment for a mistake, not for a body', () => {
    const url = 'GET http://orders:8001/orders'
    expect(readRequest(`${url} @2s`, 'r')).toMatchObject({ at: 2e9, request: { body: '' } })
    expect(readRequest(`POST http://orders:8001/ {"to": "x @bob"} @500ms`, 'r')).toMatchObject({ at: 0.5e9, request: { body: '{"to": "x @bob"}' } })
    expect(() => readRequest(`${url} @2`, 'r')).toThrow('r: "@2" is no moment of virtual time; write @2s or @500ms')
    expect(() => readRequest(`${url} @soon`, 'r')).toThrow('"@soon" is no moment')
    expect(() => readRequest(`POST http://orders:8001/ {"a": 1} @2.5`, 'r')).toThrow('"@2.5" is no moment')
  })
})
