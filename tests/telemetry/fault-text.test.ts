import { describe, expect, it } from 'vitest'
import { faultSpecSchema, type FaultScope, type FaultSpec } from '../../src/contract/faults.ts'
import { describe as tell, faultText, scopeNote, scopeText } from '../../src/telemetry/index.ts'

const TEXTS: [FaultSpec, string][] = [
  [{ type: 'latency', latency: 3000, jitter: 20, direction: 'upstream' }, '3 s latency \u00b1 20 ms upstream'],
  [{ type: 'loss', percent: 30 }, '30 % loss'],
  [{ type: 'bandwidth', rate: 10, direction: 'both' }, 'at most 10 KB/s'],
  [{ type: 'slicer', average_size: 64, direction: 'downstream' }, 'slices of 64 B downstream'],
  [{ type: 'limit_data', bytes: 2048 }, 'closed after 2 KiB'],
  [{ type: 'slow_close', delay: 50 }, '50 ms slower to close'],
  [{ type: 'reset_peer', timeout: 5 }, 'reset after 5 ms'],
  [{ type: 'timeout', timeout: 0 }, 'black hole'],
  [{ type: 'down' }, 'down'],
  [{ type: 'partition', hold: true, direction: 'to' }, 'packets held (to)'],
  [{ type: 'dns', names: ['payments', 'api.*'], action: 'timeout' }, 'no DNS answer for payments, api.*'],
  [{ type: 'http_abort', httpStatus: 503 }, 'HTTP 503'],
  [{ type: 'http_delay', fixedDelay: 100 }, '100 ms HTTP delay'],
  [{ type: 'duplicate', percent: 20 }, '20 % of requests sent twice'],
  [{ type: 'reorder', percent: 20 }, '20 % of requests overtaken'],
  [{ type: 'throttle', limit: 2, queue: 3 }, '2 requests at once, 3 queued'],
  [{ type: 'crash', at: 'http.request', nth: 3 }, 'crash at http.request number 3'],
  [{ type: 'restart', after: 500 }, 'restart after 500 ms'],
  [{ type: 'hang' }, 'hang'],
  [{ type: 'slow', factor: 10 }, '10 times slower'],
  [{ type: 'clock_skew', offset: -5000, rate: 2 }, 'clock \u22125 s, at 2 times its rate'],
  [{ type: 'clock_jump', offset: 60_000 }, 'clock jump of +1 min'],
  [{ type: 'memory_limit', limit: 64 }, '64 MiB of memory'],
  [{ type: 'disk_full' }, 'disk full'],
  [{ type: 'cold_start', startupDelay: 4000 }, 'starts 4 s later'],
  [{ type: 'leader_election', channel: 'orders', downtime: 2000 }, 'leader lost of orders for 2 s'],
  [{ type: 'slow_broker', delay: 50 }, 'answers 50 ms later'],
  [{ type: 'rebalance', queue: 'billing', every: 1000 }, 'rebalance of billing every 1 s'],
  [{ type: 'redelivery', percentage: 20 }, '20 % delivered again'],
  [{ type: 'lost_ack' }, '100 % of replies lost'],
  [{ type: 'poison', channel: 'orders' }, 'poison message in orders'],
  [{ type: 'full_queue', channel: 'orders' }, 'no room in orders'],
  [{ type: 'eviction', keys: 'session:*' }, 'session:* evicted'],
]

describe('a fault in words', () => {
  it.each(TEXTS)('%j', (spec, text) => expect(faultText(spec)).toBe(text))

  it('is there for each fault of the contract', () => {
    expect(TEXTS.map(([spec]) => spec.type)).toEqual(faultSpecSchema.def.options.map((option) => option.def.shape.type.def.values[0]))
  })

  it('says where it is, and in how much of it', () => {
    const scope: FaultScope = { to: 'payments', mode: 'fixed', value: 2, duration: 1500 }
    expect([scopeText(scope, 'down'), scopeText(scope, 'hang'), scopeText({}, 'hang')]).toEqual(['all to payments', 'payments', 'every service'])
    expect(scopeNote(scope)).toBe('2 processes, for 1.5 s')
    const event = { seq: 0, t: 0, process: '', kind: 'fault.arm', id: 'f', spec: { type: 'hang' }, scope, chosen: ['payments-1', 'payments-3'] } as const
    expect(tell({ ...event, chosen: [...event.chosen] })).toBe('armed hang on payments: payments-1, payments-3')
  })
})
