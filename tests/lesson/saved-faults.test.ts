import { describe, expect, it } from 'vitest'
import { faultSpecSchema } from '../../src/contract/faults.ts'
import { FRONT, withFront } from './helpers.ts'

const SAVED = 'type: latency, latency: 3000'
const EACH = [
  SAVED, 'type: loss, percent: 5, correlation: 20', 'type: bandwidth, rate: 0.5', 'type: slicer, average_size: 64, size_variation: 8, delay: 100',
  'type: limit_data, bytes: 100, direction: downstream', 'type: slow_close, delay: 10', 'type: reset_peer', 'type: timeout', 'type: down',
  'type: partition, hold: true', 'type: dns, names: [payments], action: timeout', 'type: http_abort, httpStatus: 503', 'type: http_delay, fixedDelay: 5',
  'type: duplicate, percent: 50', 'type: reorder, percent: 50, gap: 2', 'type: throttle, limit: 2, queue: 1', 'type: crash, at: http.request, nth: 2',
  'type: restart, delay: 10, after: 5', 'type: hang', 'type: slow, delay: 5', 'type: clock_skew, offset: -1000, rate: 1.1', 'type: clock_jump, offset: 1000',
  'type: memory_limit, limit: 64', 'type: disk_full', 'type: cold_start, startupDelay: 100',
  'type: leader_election, channel: orders, downtime: 100', 'type: slow_broker, delay: 10', 'type: rebalance, every: 1000', 'type: redelivery, percentage: 10',
  'type: lost_ack', 'type: poison, channel: orders', 'type: full_queue', 'type: eviction, keys: "session:*"',
]

describe('a saved fault of a lesson', () => {
  it.each(EACH)('%s', (spec) => {
    const { lesson, problems } = withFront(FRONT.replace(SAVED, spec))
    expect(problems).toEqual([])
    expect(lesson.faults[0]?.spec.type).toBe(/^type: (\w+)/.exec(spec)?.[1])
  })

  it('can be each of the contract', () => {
    const types = faultSpecSchema.def.options.map((option) => option.def.shape.type.def.values[0])
    expect(EACH.map((spec) => /^type: (\w+)/.exec(spec)?.[1])).toEqual(types)
  })

  it.each([
    ['type: slicer, average_size: 5, size_variation: 5', 'faults.0.spec.size_variation', 'must be less than average_size'],
    ['type: bandwidth, rate: 0', 'faults.0.spec.rate', 'must be a number of KB a second from 0.001 to 1,000,000'],
    ['type: crash, nth: 2', 'faults.0.spec.at', 'is missing: nth and side are about an event'],
    ['type: dns, names: payments', 'faults.0.spec.names', 'must be a list of names'],
  ])('%s is told at its key', (spec, key, says) => {
    const { problems } = withFront(FRONT.replace(SAVED, spec))
    expect(problems.map((problem) => [problem.key, `${problem.message} ${problem.help}`])).toEqual([[key, expect.stringContaining(says)]])
  })

  it('takes a mode', () => {
    const { lesson, problems } = withFront(FRONT.replace('scope: {to: orders}', 'scope: {to: orders, mode: fixed, value: 1}'))
    expect([problems, lesson.faults[0]?.scope]).toEqual([[], { to: 'orders', mode: 'fixed', value: 1 }])
  })
})
