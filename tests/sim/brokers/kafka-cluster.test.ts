import { describe, expect, it } from 'vitest'
import { DELETE_RECORDS } from '../../../src/sim/brokers/kafka/wire/admin-apis.ts'
import { ERRORS } from '../../../src/sim/brokers/kafka/wire/errors.ts'
import { HEARTBEAT } from '../../../src/sim/brokers/kafka/wire/group-apis.ts'
import { Hub, three } from './kafka-hub.ts'
import { batchOf, commit, committed, coordinatorOf, createTopic, joinAlone, leaders, read, write } from './kafka-words.ts'

const BROKERS = ['kafka-1', 'kafka-2', 'kafka-3']
const partition = (hub: Hub, broker: string, index: number) => hub.state(broker).topics.get('orders')!.partitions[index]!
const valuesAt = (hub: Hub, broker: string, index: number) => partition(hub, broker, index).log.batches.map((batch) => new TextDecoder().decode(batch.bytes).at(-2))

/** Three brokers with a topic; which partition each leads. */
function cluster(more: Record<string, string> = {}, configs: Record<string, string> = {}): { hub: Hub; ledBy: (id: number) => number } {
  const hub = Hub.up(three(more))
  createTopic(hub, 'kafka-1', 'orders', 3, 3, configs)
  hub.run(5)
  const all = leaders(hub, 'kafka-1', 'orders')
  return { hub, ledBy: (id) => all.indexOf(id) }
}

describe('several Kafka brokers', () => {
  it('agree on a topic that any of them is asked for, and share its leaders out', () => {
    const hub = Hub.up(three())
    expect(createTopic(hub, 'kafka-3', 'orders', 3, 3)).toMatchObject({ errorCode: 0 })
    hub.run(5)
    for (const broker of BROKERS) expect(leaders(hub, broker, 'orders').toSorted()).toEqual([1, 2, 3])
    expect(createTopic(hub, 'kafka-2', 'orders')).toMatchObject({ errorCode: ERRORS.TOPIC_ALREADY_EXISTS })
  })

  it('replicate what is written with acks=all before they say so', () => {
    const { hub, ledBy } = cluster()
    expect(write(hub, hub.connect('kafka-2'), 'orders', ledBy(2), batchOf(['a']))).toMatchObject({ errorCode: 0, baseOffset: 0 })
    for (const broker of BROKERS) expect(partition(hub, broker, ledBy(2)).log.end).toBe(1)
    expect(write(hub, hub.connect('kafka-3'), 'orders', ledBy(2), batchOf(['b']))?.errorCode).toBe(ERRORS.NOT_LEADER_OR_FOLLOWER)
  })

  it('elect another leader once the session of one that crashed is over; what was acknowledged is there', () => {
    const { hub, ledBy } = cluster({ KAFKA_BROKER_SESSION_TIMEOUT_MS: '2000' })
    write(hub, hub.connect('kafka-3'), 'orders', ledBy(3), batchOf(['a', 'b']))
    hub.end('kafka-3')
    const took = hub.until(() => leaders(hub, 'kafka-1', 'orders')[ledBy(3)] !== 3)
    expect(took).toBeGreaterThan(1500)
    expect(took).toBeLessThan(3000)
    const next = leaders(hub, 'kafka-1', 'orders')[ledBy(3)]!
    expect(read(hub, hub.connect(`kafka-${next}`), 'orders', ledBy(3), 0)).toMatchObject({ errorCode: 0, highWatermark: 2 })
    expect(hub.facts('bus.leader').at(-1)).toMatchObject({ channel: 'orders', reason: 'broker 3 was not heard of' })
  })

  it('move leaders at once where one shuts down in good order', () => {
    const { hub, ledBy } = cluster()
    hub.end('kafka-2', true)
    expect(hub.until(() => leaders(hub, 'kafka-1', 'orders')[ledBy(2)] !== 2)).toBeLessThan(5)
    hub.start('kafka-2')
    hub.until(() => partition(hub, 'kafka-1', ledBy(1)).isr.length === 3)
    hub.run(10)
    // The controller itself.
    hub.end('kafka-1', true)
    expect(hub.until(() => leaders(hub, 'kafka-2', 'orders')[ledBy(1)] !== 1)).toBeLessThan(10)
    expect(hub.state('kafka-3').quorum.controller).toBe(2)
  })

  it('elect another controller, which knows all that was agreed on', () => {
    const { hub } = cluster()
    expect(hub.state('kafka-2').quorum.controller).toBe(1)
    hub.end('kafka-1')
    hub.until(() => hub.state('kafka-2').quorum.controller > 1 && hub.state('kafka-3').quorum.controller > 1)
    expect(createTopic(hub, 'kafka-2', 'bills', 1, 2)).toMatchObject({ errorCode: 0 })
    expect(createTopic(hub, 'kafka-3', 'orders')).toMatchObject({ errorCode: ERRORS.TOPIC_ALREADY_EXISTS })
  })

  it('[B2] take one in that comes back: it copies what it has missed and is in step again', () => {
    const { hub, ledBy } = cluster({ KAFKA_BROKER_SESSION_TIMEOUT_MS: '2000' })
    hub.end('kafka-3')
    hub.until(() => partition(hub, 'kafka-1', ledBy(1)).isr.length === 2)
    write(hub, hub.connect('kafka-1'), 'orders', ledBy(1), batchOf(['a', 'b', 'c']))
    hub.start('kafka-3')
    hub.until(() => partition(hub, 'kafka-1', ledBy(1)).isr.length === 3, 2000)
    expect(partition(hub, 'kafka-3', ledBy(1)).log.end).toBe(3)
  })

  it('do not acknowledge acks=all from a leader that is cut off, and take back what it wrote meanwhile', () => {
    const { hub, ledBy } = cluster({ KAFKA_BROKER_SESSION_TIMEOUT_MS: '2000' }, { 'min.insync.replicas': '2' })
    const index = ledBy(3)
    write(hub, hub.connect('kafka-3'), 'orders', index, batchOf(['a']))
    for (const other of ['kafka-1', 'kafka-2']) hub.cut('kafka-3', other)
    expect(write(hub, hub.connect('kafka-3'), 'orders', index, batchOf(['x']), -1, 5000)?.errorCode).toBe(ERRORS.REQUEST_TIMED_OUT)
    expect(write(hub, hub.connect('kafka-3'), 'orders', index, batchOf(['y']), 1)?.errorCode).toBe(0)
    hub.until(() => partition(hub, 'kafka-1', index).leader !== 3)
    const now = partition(hub, 'kafka-1', index).leader
    expect(write(hub, hub.connect(`kafka-${now}`), 'orders', index, batchOf(['b']))).toMatchObject({ errorCode: 0, baseOffset: 1 })
    hub.mend()
    hub.until(() => partition(hub, `kafka-${now}`, index).isr.length === 3, 10_000)
    for (const broker of BROKERS) expect(valuesAt(hub, broker, index)).toEqual(['a', 'b'])
  })

  it('leave a controller without a majority nothing to say', () => {
    const { hub } = cluster({ KAFKA_BROKER_SESSION_TIMEOUT_MS: '2000' })
    for (const other of ['kafka-2', 'kafka-3']) hub.cut('kafka-1', other)
    hub.until(() => hub.state('kafka-1').quorum.role !== 'controller')
    hub.until(() => hub.state('kafka-2').quorum.controller > 1)
    expect(createTopic(hub, 'kafka-2', 'bills', 1, 2)).toMatchObject({ errorCode: 0 })
    expect(hub.state('kafka-1').image.topics.has('bills')).toBe(false)
    hub.mend()
    hub.until(() => hub.state('kafka-1').image.topics.has('bills'), 10_000)
  })

  it('put a follower out of step that lags for replica.lag.time.max.ms, though the controller hears it', () => {
    const { hub, ledBy } = cluster({ KAFKA_REPLICA_LAG_TIME_MAX_MS: '4000' })
    hub.cut('kafka-2', 'kafka-3')
    write(hub, hub.connect('kafka-2'), 'orders', ledBy(2), batchOf(['a']), 1)
    hub.until(() => partition(hub, 'kafka-1', ledBy(2)).isr.length === 2)
    expect(partition(hub, 'kafka-1', ledBy(2)).isr.toSorted()).toEqual([1, 2])
    hub.mend()
    hub.until(() => partition(hub, 'kafka-1', ledBy(2)).isr.length === 3, 30_000)
  })

  it('copy a log whose beginning is gone by now, and never over a gap', () => {
    const { hub, ledBy } = cluster({ KAFKA_BROKER_SESSION_TIMEOUT_MS: '2000' })
    const index = ledBy(1)
    const fd = hub.connect('kafka-1')
    write(hub, fd, 'orders', index, batchOf(['z']))
    hub.end('kafka-3')
    hub.until(() => partition(hub, 'kafka-1', index).isr.length === 2)
    for (const value of ['a', 'b', 'c', 'd']) write(hub, fd, 'orders', index, batchOf([value]))
    hub.ask(fd, DELETE_RECORDS, 2, { topics: [{ name: 'orders', partitions: [{ partitionIndex: index, offset: 3 }] }], timeoutMs: 1000 })
    hub.start('kafka-3')
    hub.until(() => partition(hub, 'kafka-1', index).isr.length === 3)
    expect(valuesAt(hub, 'kafka-3', index)).toEqual(['c', 'd'])
    expect(partition(hub, 'kafka-3', index).log).toMatchObject({ start: 3, end: 5 })
  })

  it('know offsets and members of a group after its coordinator has crashed', () => {
    const { hub } = cluster({ KAFKA_BROKER_SESSION_TIMEOUT_MS: '2000', KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '3' })
    const first = coordinatorOf(hub, 'kafka-1', 'bills')
    const member = joinAlone(hub, hub.connect(first), 'bills', 20_000)
    expect(commit(hub, hub.connect(first), 'bills', 'orders', 7, member)).toBe(0)
    hub.end(first)
    const other = BROKERS.find((broker) => broker !== first)!
    hub.run(6000)
    const next = coordinatorOf(hub, other, 'bills')
    expect(next).not.toBe(first)
    const fd = hub.connect(next)
    expect(committed(hub, fd, 'bills', 'orders')).toBe(7)
    expect(hub.ask(fd, HEARTBEAT, 3, { groupId: 'bills', groupInstanceId: null, ...member })?.errorCode).toBe(0)
  })

  it('[F26] elect another replica where a fault takes the leader, after its time', () => {
    const { hub, ledBy } = cluster()
    hub.arm('f', { type: 'leader_election', channel: 'orders', partition: ledBy(2), downtime: 700 }, 'kafka-2')
    hub.run(5)
    expect(leaders(hub, 'kafka-3', 'orders')[ledBy(2)]).toBe(-1)
    expect(hub.until(() => leaders(hub, 'kafka-3', 'orders')[ledBy(2)]! > 0)).toBeCloseTo(696, -1)
    expect(leaders(hub, 'kafka-3', 'orders')[ledBy(2)]).not.toBe(2)
  })

  it('[B3] number messages so that no two of a cluster have the same number', () => {
    const { hub, ledBy } = cluster()
    for (const id of [1, 2, 3]) write(hub, hub.connect(`kafka-${id}`), 'orders', ledBy(id), batchOf(['a', 'b']))
    const numbers = hub.facts('bus.produce').map((one) => one.message)
    expect(new Set(numbers).size).toBe(6)
  })
})
