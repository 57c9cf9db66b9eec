import { describe, expect, it } from 'vitest'
import { MS, SECOND } from '../../src/contract/time.ts'
import { linkId, topology, underWay, windowOf } from '../../src/telemetry/index.ts'
import { script } from './events.ts'

const run = (s: ReturnType<typeof script>) => topology.apply(topology.create(), s.events)

describe('processes', () => {
  it('go from starting to ready to healthy', () => {
    const s = script()
    s.start(0, 'orders')
    expect(run(s).processes.get('orders')).toMatchObject({ state: 'starting', generation: 1, port: null })
    s.add(5, 'orders', 'process.ready', { port: 8001 })
    expect(run(s).processes.get('orders')).toMatchObject({ state: 'ready', port: 8001, since: 5 * MS })
    s.add(9, 'orders', 'process.healthy', {})
    expect(run(s).processes.get('orders')?.state).toBe('healthy')
    s.add(11, 'orders', 'process.unhealthy', { detail: 'no answer in 1 s' })
    expect(run(s).processes.get('orders')).toMatchObject({ state: 'unhealthy', detail: 'no answer in 1 s' })
  })

  it('tell a crash from a stop and count their starts', () => {
    const s = script()
    s.start(0, 'orders')
    s.start(0, 'payments')
    s.add(3, 'orders', 'process.exit', { code: 137, cause: 'crash', detail: 'SIGKILL' })
    s.add(3, 'payments', 'process.exit', { code: 143, cause: 'stop', detail: 'SIGTERM' })
    const state = run(s)
    expect(state.processes.get('orders')).toMatchObject({ state: 'crashed', exitCode: 137, detail: 'SIGKILL' })
    expect(state.processes.get('payments')?.state).toBe('stopped')
    s.start(8, 'orders', 2)
    expect(run(s).processes.get('orders')).toMatchObject({ state: 'starting', generation: 2, exitCode: null, detail: '' })
  })
})

describe('links', () => {
  it('count what is in flight and what failed', () => {
    const s = script()
    s.start(0, 'orders')
    const a = s.request(10, 11, 'client', 'orders')
    const b = s.request(10, 11, 'client', 'orders')
    const c = s.request(10, 11, 'client', 'orders')
    s.response(15, 16, a, 'client', 'orders', 200)
    s.response(15, 17, b, 'client', 'orders', 503)
    const link = run(s).links.get(linkId('client', 'orders'))!
    expect([...link.inFlight]).toEqual([c])
    expect(link.requests).toBe(3)
    expect(windowOf(link.traffic, SECOND, 10 * SECOND)).toEqual({ finished: 2, failed: 1, rate: 2, errorShare: 0.5 })
    expect(link.lastError).toEqual({ t: 17 * MS, text: 'answered 503' })
    expect(link.legs.map((l) => l.way)).toEqual(['request', 'request', 'request', 'response', 'response'])
  })

  it('are found whichever way round an answer names its ends', () => {
    const s = script()
    const a = s.request(0, 1, 'client', 'orders')
    s.response(2, 3, a, 'orders', 'client')
    const state = run(s)
    expect([...state.links.keys()]).toEqual([linkId('client', 'orders')])
    expect(state.links.get(linkId('client', 'orders'))!.inFlight.size).toBe(0)
  })

  it('count a refused connection as a failure', () => {
    const s = script()
    s.add(1, 'orders', 'net.connect', { conn: 1, from: 'orders', to: 'payments', port: 8002 })
    const link = () => run(s).links.get(linkId('orders', 'payments'))!
    expect(underWay(link(), SECOND)).toBe(1)
    s.add(2, 'orders', 'net.refused', { conn: 1, from: 'orders', to: 'payments', port: 8002, detail: 'nothing listens' })
    expect(underWay(link(), SECOND)).toBe(0)
    expect(windowOf(link().traffic, SECOND, SECOND).failed).toBe(1)
  })

  it('count a connect timeout as a failure, and not a connection that is closed unused', () => {
    const s = script()
    const ends = { conn: 1, from: 'orders', to: 'payments' }
    const link = () => run(s).links.get(linkId('orders', 'payments'))!
    s.add(0, 'orders', 'net.connect', { ...ends, port: 8002 })
    s.add(800, 'orders', 'net.close', ends)
    expect(link().lastError).toEqual({ t: 800 * MS, text: 'gave up connecting after 800 ms' })
    expect(windowOf(link().traffic, SECOND, SECOND).failed).toBe(1)
    s.add(900, 'orders', 'net.connect', { ...ends, conn: 2, port: 8002 })
    s.add(901, 'orders', 'net.established', { ...ends, conn: 2, port: 8002 })
    s.add(950, 'orders', 'net.close', { ...ends, conn: 2 })
    expect(windowOf(link().traffic, SECOND, SECOND).failed).toBe(1)
  })

  it('count a connection as under way until its first request has arrived', () => {
    const s = script()
    const ends = { conn: 1, from: 'orders', to: 'payments' }
    const waiting = (ms: number) => underWay(run(s).links.get(linkId('orders', 'payments'))!, ms * MS)
    s.add(0, 'orders', 'net.connect', { ...ends, port: 8002 })
    s.add(6000, 'orders', 'net.established', { ...ends, port: 8002 })
    expect(waiting(8000)).toBe(1)
    expect(waiting(60_000), 'kept open, nothing asked').toBe(0)
    const a = s.request(6000, 9000, 'orders', 'payments', { conn: 1 })
    expect(waiting(9000)).toBe(1)
    s.response(9001, 12_000, a, 'orders', 'payments')
    expect(waiting(12_000)).toBe(0)
  })

  it('count a request that a fault holds back on a kept connection', () => {
    const s = script()
    const ends = { conn: 1, from: 'orders', to: 'payments' }
    s.add(0, 'orders', 'net.connect', { ...ends, port: 8002 })
    const a = s.request(1, 2, 'orders', 'payments', { conn: 1 })
    s.response(3, 4, a, 'orders', 'payments')
    const waiting = (ms: number) => underWay(run(s).links.get(linkId('orders', 'payments'))!, ms * MS)
    expect(waiting(10)).toBe(0)
    s.add(20, 'orders', 'fault.hit', { id: 'f', conn: 1, effect: 'delayed' })
    expect(waiting(30)).toBe(1)
    s.request(20, 3020, 'orders', 'payments', { conn: 1 })
    expect(waiting(3020)).toBe(1)
    s.add(3030, 'orders', 'net.close', ends)
    expect(run(s).conns.size).toBe(0)
  })

  it('know the link of a reset by its connection', () => {
    const s = script()
    s.add(0, 'orders', 'net.connect', { conn: 1, from: 'orders', to: 'payments', port: 8002 })
    s.add(1, 'orders', 'net.reset', { conn: 1, from: 'payments', to: 'orders', detail: 'RST' })
    const state = run(s)
    expect([...state.links.keys()]).toEqual([linkId('orders', 'payments')])
    expect(state.links.get(linkId('orders', 'payments'))!.lastError?.text).toBe('RST')
    expect(underWay(state.links.get(linkId('orders', 'payments'))!, SECOND)).toBe(0)
  })

  it('name callers that are no process', () => {
    const s = script()
    s.start(0, 'orders')
    s.request(0, 1, 'client', 'orders')
    expect([...run(s).outsiders]).toEqual(['client'])
  })
})

describe('windowOf', () => {
  it('forgets what is older than the span', () => {
    const s = script()
    for (const ms of [1000, 2000, 11_500]) {
      const a = s.request(ms - 2, ms - 1, 'client', 'orders')
      s.response(ms - 1, ms, a, 'client', 'orders', ms === 1000 ? 500 : 200)
    }
    const traffic = run(s).links.get(linkId('client', 'orders'))!.traffic
    expect(windowOf(traffic, 12 * SECOND, 10 * SECOND)).toMatchObject({ finished: 2, failed: 0, rate: 0.2 })
  })
})
