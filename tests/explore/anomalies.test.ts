import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../../src/contract/events.ts'
import type { Lab } from '../../src/contract/lab.ts'
import { ANOMALIES, anomaliesIn } from '../../src/explore/anomalies.ts'

const LAB = { name: 'x', services: [{ name: 'kafka', broker: 'kafka' }] } as unknown as Lab
const kafka = { process: 'kafka', system: 'kafka', channel: 'orders', partition: 0 }
const wrote = (offset: number, more: object = {}) => ({ kind: 'bus.produce', ...kafka, message: offset + 1, from: 'orders', offset, key: null, headers: [], body: { text: '', size: 0 }, ...more })
const read = (offset: number, conn = 1) => ({ kind: 'bus.deliver', ...kafka, message: offset + 1, to: 'worker', queue: 'bills', offset, attempt: 1, conn })
const committed = (offset: number) => ({ kind: 'bus.ack', ...kafka, message: 0, from: 'worker', queue: 'bills', offset, outcome: 'commit' })
const rebalanced = { kind: 'bus.group', process: 'kafka', system: 'kafka', group: 'bills', generation: 2, state: 'Stable', reason: 'join', members: [] }
const called = (exchange: number, key: string) => ({ kind: 'http.request', process: 'client', exchange, conn: 9, from: 'client', to: 'orders', method: 'POST', path: '/orders', headers: [['Idempotency-Key', key]], request: 'request-1' })
const answered = (exchange: number, status: number) => ({ kind: 'http.response', process: 'orders', exchange, conn: 9, from: 'orders', to: 'client', status })

const found = (...events: object[]): string[] =>
  anomaliesIn(events.map((event, seq) => ({ seq, t: seq, ...event }) as unknown as LabEvent), LAB, ANOMALIES).map(({ subject }) => subject)

describe('[E8] anomalies of a log', () => {
  it('are none where each message is read in order and committed', () => {
    expect(found(wrote(0), wrote(1), read(0), committed(1), read(1), committed(2))).toEqual([])
  })

  it('lost-write: committed past what was never given', () => {
    expect(found(wrote(0), wrote(1), read(1), committed(2))).toEqual(['lost-write by bills in orders/0'])
  })

  it('lost-write: accepted and never written, by the key that the caller gave', () => {
    expect(found(called(1, '7'), answered(1, 202), wrote(0, { key: '8' }))).toEqual(['lost-write by POST /orders of orders'])
    expect(found(called(1, '7'), answered(1, 202), wrote(0, { headers: [['id', '7']] }))).toEqual([])
    expect(found(called(1, '7'), answered(1, 503))).toEqual([])
  })

  it('unobserved: never given in the end', () => {
    expect(found(wrote(0), wrote(1), read(0), committed(1))).toEqual(['unobserved by bills in orders/0'])
  })

  it('do not ask a reader without a group for all of a partition', () => {
    expect(found(wrote(0), wrote(1), { ...read(1), queue: '' })).toEqual([])
  })

  it('non-monotonic and skip: on one connection, in one generation', () => {
    const three = [wrote(0), wrote(1), wrote(2)]
    expect(found(...three, read(0), read(1), read(0), read(2))).toEqual(['non-monotonic by bills in orders/0', 'skip by bills in orders/0'])
    expect(found(...three, read(0), read(2), read(1, 2))).toEqual(['skip by bills in orders/0'])
    // A connection that broke, or a rebalance: what was under way is read again.
    expect(found(...three, read(0), read(1), read(0, 2), read(1, 2), read(2, 2))).toEqual([])
    expect(found(...three, read(0), read(1), rebalanced, read(0), read(1), read(2))).toEqual([])
  })

  it('passes over what has been aborted, and tells only what is asked for', () => {
    const aborted = { kind: 'bus.drop', ...kafka, message: 2, queue: '', offset: 1, reason: 'its transaction was aborted' }
    expect(found(wrote(0), wrote(1), wrote(2), aborted, read(0), read(2), committed(3))).toEqual([])
    const events = [wrote(0), wrote(1), read(1), committed(2)].map((event, seq) => ({ seq, t: seq, ...event }) as unknown as LabEvent)
    expect(anomaliesIn(events, LAB, ['skip'])).toEqual([])
  })
})
