import { describe, expect, it } from 'vitest'
import { MS } from '../../src/contract/time.ts'
import { duration, exchanges, hasFailed } from '../../src/telemetry/index.ts'
import { script } from './events.ts'

const run = (s: ReturnType<typeof script>) => exchanges.apply(exchanges.create(), s.events)

describe('exchanges', () => {
  it('pair a request with its response', () => {
    const s = script()
    const a = s.request(10, 11, 'client', 'orders', { request: 'r1' })
    s.response(18, 20, a, 'client', 'orders', 201, { fault: 'f1' })
    const state = run(s)
    const exchange = state.byId.get(a)!
    expect(duration(exchange)).toBe(10 * MS)
    expect(exchange).toMatchObject({ from: 'client', to: 'orders', fault: 'f1', error: null, seq: 0, endSeq: 1 })
    expect(state.byCommand.get('r1')).toBe(exchange)
    expect(hasFailed(exchange)).toBe(false)
  })

  it('know those that failed, and commands that never became one', () => {
    const s = script()
    const a = s.request(10, 11, 'client', 'orders')
    s.failed(30, a, 'client', 'orders', 'ReadTimeout')
    s.add(31, '', 'client.failed', { request: 'r9', error: 'no such host: order' })
    const state = run(s)
    expect(hasFailed(state.byId.get(a)!)).toBe(true)
    expect(state.refused.get('r9')?.error).toBe('no such host: order')
  })

  it('know a command whose request never arrived whole', () => {
    const s = script()
    s.add(30, 'client', 'http.failed', { exchange: 9, conn: 1, from: 'client', to: 'orders', error: 'the connection was reset', request: 'r1' })
    expect(run(s).refused.get('r1')?.error).toBe('the connection was reset')
    expect(run(s).list).toEqual([])
  })

  it('nest a call under the one exchange that its caller was working on', () => {
    const s = script()
    const outer = s.request(0, 1, 'client', 'orders')
    const inner = s.request(2, 3, 'orders', 'payments')
    const state = run(s)
    expect(state.byId.get(inner)!.parent).toBe(outer)
    expect(state.byId.get(outer)!.children).toEqual([inner])
  })

  it('show a connection that was asked for and never made, and why nothing came of it', () => {
    const s = script()
    const ends = { conn: 7, from: 'orders', to: 'payments' }
    const outer = s.request(0, 1, 'client', 'orders')
    s.add(2, 'orders', 'net.connect', { ...ends, port: 8002 })
    const attempt = () => run(s).byId.get(outer)!.attempts[0]
    expect(attempt()).toMatchObject({ ...ends, t: 2 * MS, error: null, ended: null })
    s.add(802, 'orders', 'net.close', ends)
    expect(attempt()).toMatchObject({ error: 'gave up connecting after 800 ms', ended: 802 * MS })
  })

  it('show a request that was lost on its way, on a new connection or an old one', () => {
    const s = script()
    const ends = { conn: 7, from: 'orders', to: 'payments' }
    const outer = s.request(0, 1, 'client', 'orders')
    s.add(2, 'orders', 'net.connect', { ...ends, port: 8002 })
    s.add(3, 'orders', 'net.established', { ...ends, port: 8002 })
    s.add(50, 'orders', 'http.failed', { ...ends, exchange: 90, error: 'the caller closed the connection before the answer' })
    s.add(60, 'orders', 'http.failed', { ...ends, conn: 3, exchange: 91, error: 'reset' })
    expect(run(s).byId.get(outer)!.attempts.map((a) => [a.conn, a.error])).toEqual([
      [7, 'the caller closed the connection before the answer'], [3, 'reset'],
    ])
  })

  it('forget a connection once a request has come over it', () => {
    const s = script()
    const outer = s.request(0, 1, 'client', 'orders')
    s.add(2, 'orders', 'net.connect', { conn: 7, from: 'orders', to: 'payments', port: 8002 })
    const inner = s.request(3, 4, 'orders', 'payments', { conn: 7 })
    s.add(9, 'orders', 'net.close', { conn: 7, from: 'orders', to: 'payments' })
    expect(run(s).byId.get(outer)).toMatchObject({ attempts: [], children: [inner] })
    expect(run(s).attempts.size).toBe(0)
  })

  it('do not guess when two were open', () => {
    const s = script()
    s.request(0, 1, 'client', 'orders')
    s.request(0, 1, 'client', 'orders')
    const inner = s.request(2, 3, 'orders', 'payments')
    expect(run(s).byId.get(inner)!.parent).toBeNull()
  })

  it('believe a trace id where two were open', () => {
    const s = script()
    const trace = (id: string): [string, string][] => [['traceparent', `00-${id}-00f067aa0ba902b7-01`]]
    s.request(0, 1, 'client', 'orders', { headers: trace('aa') })
    const second = s.request(0, 1, 'client', 'orders', { headers: trace('bb') })
    const inner = s.request(2, 3, 'orders', 'payments', { headers: trace('bb') })
    expect(run(s).byId.get(inner)!.parent).toBe(second)
  })

  it('nest a call that arrives after its caller has given up', () => {
    const s = script()
    const outer = s.request(0, 1, 'client', 'orders')
    s.response(500, 501, outer, 'client', 'orders', 504)
    const inner = s.request(2, 3002, 'orders', 'payments')
    expect(run(s).byId.get(inner)!.parent).toBe(outer)
  })

  it('do not claim a parent from a time that is no longer known whole', () => {
    const s = script()
    for (let i = 0; i < 300; i++) {
      const a = s.request(i, i + 0.1, 'client', 'orders')
      s.response(i + 0.5, i + 0.6, a, 'client', 'orders')
    }
    const late = s.request(20.2, 400, 'orders', 'payments')
    expect(run(s).byId.get(late)!.parent).toBeNull()
  })
})
