import type { EventKind, EventOf, LabEvent } from '../../src/contract/events.ts'
import { MS } from '../../src/contract/time.ts'

type Fields<K extends EventKind> = Omit<EventOf<K>, 'seq' | 't' | 'process' | 'kind'>

/** Builds a log by hand: time in milliseconds, `seq` counted. */
export function script() {
  const events: LabEvent[] = []
  const add = <K extends EventKind>(ms: number, process: string, kind: K, fields: Fields<K>): number => {
    const seq = events.length
    events.push({ seq, t: Math.round(ms * MS), process, kind, ...fields } as unknown as LabEvent)
    return seq
  }
  let exchanges = 0
  return {
    events,
    add,
    start(ms: number, process: string, generation = 1, service = process) {
      return add(ms, process, 'process.start', { service, command: `uvicorn ${service}.main:app`, ip: '10.0.0.2', generation })
    },
    /** A request that arrives at `arrived`; gives its exchange's number. */
    request(sent: number, arrived: number, from: string, to: string, extra: Partial<EventOf<'http.request'>> = {}) {
      const exchange = ++exchanges
      add(arrived, from, 'http.request', {
        exchange, conn: exchange, from, to, method: 'GET', path: '/orders/7', headers: [], body: { text: '', size: 0 },
        sent: sent * MS, ...extra,
      })
      return exchange
    },
    response(sent: number, arrived: number, exchange: number, from: string, to: string, status = 200, extra: Partial<EventOf<'http.response'>> = {}) {
      return add(arrived, to, 'http.response', {
        exchange, conn: exchange, from, to, status, headers: [], body: { text: '{}', size: 2 }, sent: sent * MS, ...extra,
      })
    },
    failed(ms: number, exchange: number, from: string, to: string, error = 'ReadTimeout') {
      return add(ms, from, 'http.failed', { exchange, conn: exchange, from, to, error })
    },
  }
}
