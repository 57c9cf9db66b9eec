import { describe, expect, it } from 'vitest'
import { FETCH, METADATA, PRODUCE } from '../../../src/sim/brokers/kafka/wire/data-apis.ts'
import { ERRORS } from '../../../src/sim/brokers/kafka/wire/errors.ts'
import { FIND_COORDINATOR, HEARTBEAT } from '../../../src/sim/brokers/kafka/wire/group-apis.ts'
import { ADD_PARTITIONS_TO_TXN, END_TXN, INIT_PRODUCER_ID } from '../../../src/sim/brokers/kafka/wire/txn-apis.ts'
import { Hub } from './kafka-hub.ts'
import { batchOf, commit, committed, coordinatorOf, createTopic, fetchOf, joinAlone, owning, produceTo, read, write } from './kafka-words.ts'

/** One broker with a topic, and a client's connection. */
function alone(): { hub: Hub; fd: number } {
  const hub = Hub.up()
  createTopic(hub, 'kafka', 'orders')
  return { hub, fd: hub.connect() }
}

const beat = (hub: Hub, fd: number, member: { memberId: string; generationId: number }) =>
  hub.ask(fd, HEARTBEAT, 3, { groupId: 'bills', groupInstanceId: null, ...member })?.errorCode

describe('faults inside a Kafka broker', () => {
  it('[F26] a partition without a leader takes nothing and gives nothing, until it has one again', () => {
    const { hub, fd } = alone()
    hub.post(fd, FETCH, 11, fetchOf('orders', 0, 0, 60_000))
    hub.arm('f', { type: 'leader_election', channel: 'orders', downtime: 300 })
    expect(hub.read(fd, FETCH, 11)?.responses[0]?.partitions[0]?.errorCode).toBe(ERRORS.NOT_LEADER_OR_FOLLOWER)
    expect(write(hub, fd, 'orders', 0, batchOf(['a']))?.errorCode).toBe(ERRORS.NOT_LEADER_OR_FOLLOWER)
    hub.run(300)
    expect(write(hub, fd, 'orders', 0, batchOf(['a']))).toMatchObject({ errorCode: 0, baseOffset: 0 })
    expect(hub.facts('bus.leader').map((one) => [one.leader, one.reason])).toEqual([['', 'the leader is lost'], ['1', 'elected']])
    expect(hub.hits).toEqual(['orders/0 has no leader'])
  })

  it('[F27] each answer leaves later, in its order', () => {
    const { hub, fd } = alone()
    hub.arm('f', { type: 'slow_broker', delay: 80 })
    const began = hub.now
    hub.post(fd, PRODUCE, 9, produceTo('orders', 0, batchOf(['a'])))
    hub.post(fd, PRODUCE, 9, produceTo('orders', 0, batchOf(['b'])))
    expect(hub.read(fd, PRODUCE, 9)?.responses[0]?.partitionResponses[0]?.baseOffset).toBe(0)
    expect((hub.now - began) / 1e6).toBeCloseTo(80.25)
    expect(hub.read(fd, PRODUCE, 9)?.responses[0]?.partitionResponses[0]?.baseOffset).toBe(1)
  })

  it('[F28] members of a group have to join anew, as often as it says', () => {
    const { hub, fd } = alone()
    coordinatorOf(hub, 'kafka', 'bills')
    const member = joinAlone(hub, fd, 'bills')
    expect(beat(hub, fd, member)).toBe(0)
    hub.arm('f', { type: 'rebalance', queue: 'bills', every: 1000 })
    expect(beat(hub, fd, member)).toBe(ERRORS.REBALANCE_IN_PROGRESS)
    hub.run(2100)
    expect(hub.hits.length).toBe(3)
    hub.clear('f')
    hub.run(5000)
    expect(hub.hits.length).toBe(3)
  })

  it('[F29] what was delivered and committed is read once more', () => {
    const { hub, fd } = alone()
    coordinatorOf(hub, 'kafka', 'bills')
    write(hub, fd, 'orders', 0, batchOf(['a', 'b', 'c']))
    hub.arm('f', { type: 'redelivery', queue: 'bills', delay: 200 })
    const member = joinAlone(hub, fd, 'bills', 6000, owning('orders'))
    read(hub, fd, 'orders', 0, 0)
    commit(hub, fd, 'bills', 'orders', 3, member)
    expect(hub.facts('bus.deliver').map((one) => one.queue)).toEqual(['bills', 'bills', 'bills'])
    hub.run(500)
    expect(committed(hub, fd, 'bills', 'orders')).toBe(0)
    expect(beat(hub, fd, member)).toBe(ERRORS.UNKNOWN_MEMBER_ID)
  })

  it('[F30] the write is done, its answer is lost with the connection', () => {
    const { hub, fd } = alone()
    hub.arm('f', { type: 'lost_ack', channel: 'orders' })
    expect(write(hub, fd, 'orders', 0, batchOf(['a']))).toBeUndefined()
    expect(hub.isOpen(fd)).toBe(false)
    hub.clear('f')
    expect(write(hub, hub.connect(), 'orders', 0, batchOf(['a']))).toMatchObject({ baseOffset: 1 })
  })

  it('[F31] a message that is no text lies in the topic', () => {
    const { hub, fd } = alone()
    hub.arm('f', { type: 'poison', channel: 'orders', key: 'k' })
    const told = hub.facts('bus.produce').at(-1)
    expect(told).toMatchObject({ from: '', key: 'k', fault: 'f', offset: 0 })
    expect(read(hub, fd, 'orders', 0, 0)?.highWatermark).toBe(1)
  })

  it('[F32] a full disk takes nothing', () => {
    const { hub, fd } = alone()
    hub.arm('f', { type: 'full_queue', channel: 'orders' })
    expect(write(hub, fd, 'orders', 0, batchOf(['a']))?.errorCode).toBe(ERRORS.KAFKA_STORAGE_ERROR)
    hub.clear('f')
    expect(write(hub, fd, 'orders', 0, batchOf(['a']))?.errorCode).toBe(0)
  })

  it('[F33] eviction means nothing to Kafka, and it says so', () => {
    const { hub } = alone()
    hub.arm('f', { type: 'eviction' })
    expect(hub.said.at(-1)).toContain('eviction means nothing to Kafka')
  })
})

describe('a Kafka broker that is alone', () => {
  it('[B2] has what it acknowledged after SIGKILL, groups and offsets with it', () => {
    const { hub, fd } = alone()
    coordinatorOf(hub, 'kafka', 'bills')
    write(hub, fd, 'orders', 0, batchOf(['a', 'b']))
    const member = joinAlone(hub, fd, 'bills')
    commit(hub, fd, 'bills', 'orders', 1, member)
    hub.end('kafka')
    hub.start('kafka')
    const again = hub.connect()
    expect(read(hub, again, 'orders', 0, 0)).toMatchObject({ errorCode: 0, highWatermark: 2 })
    expect(committed(hub, again, 'bills', 'orders')).toBe(1)
    expect(beat(hub, again, member)).toBe(0)
  })

  it('[B3] tells of a message from produce to commit', () => {
    const { hub, fd } = alone()
    coordinatorOf(hub, 'kafka', 'bills')
    write(hub, fd, 'orders', 0, batchOf(['a']))
    read(hub, fd, 'orders', 0, 0)
    commit(hub, fd, 'bills', 'orders', 1)
    const ours = hub.told.filter((one) => ['bus.produce', 'bus.deliver', 'bus.ack'].includes(one.kind))
    expect(ours).toMatchObject([
      { kind: 'bus.produce', from: 'client', channel: 'orders', partition: 0, offset: 0, message: 1, body: { text: 'a', size: 1 } },
      { kind: 'bus.deliver', to: 'client', channel: 'orders', partition: 0, offset: 0, message: 1, attempt: 1 },
      { kind: 'bus.ack', outcome: 'commit', queue: 'bills', offset: 1 },
    ])
  })

  it('writes a batch of an idempotent producer once, and none with a gap before it or of an older epoch', () => {
    const { hub, fd } = alone()
    const { producerId } = hub.ask(fd, INIT_PRODUCER_ID, 3, { transactionalId: null, transactionTimeoutMs: 60_000 })!
    const send = (epoch: number, sequence: number, ...values: string[]) => {
      const answer = write(hub, fd, 'orders', 0, batchOf(values, { producerId, epoch, sequence }))
      return [answer?.errorCode, answer?.baseOffset]
    }
    expect(send(0, 0, 'a', 'b')).toEqual([0, 0])
    expect(send(0, 2, 'c')).toEqual([0, 2])
    expect(send(0, 0, 'a', 'b')).toEqual([0, 0])
    expect(send(0, 7, 'h')).toEqual([ERRORS.OUT_OF_ORDER_SEQUENCE_NUMBER, -1])
    expect(send(1, 3, 'd')).toEqual([ERRORS.OUT_OF_ORDER_SEQUENCE_NUMBER, -1])
    expect(send(1, 0, 'd')).toEqual([0, 3])
    expect(send(0, 3, 'e')).toEqual([ERRORS.INVALID_PRODUCER_EPOCH, -1])
    expect(hub.state().topics.get('orders')!.partitions[0]!.log.end).toBe(4)
  })

  it('[B3] [E8] tells that what a transaction wrote is gone with it', () => {
    const { hub, fd } = alone()
    hub.ask(fd, FIND_COORDINATOR, 3, { key: 't', keyType: 1 })
    const { producerId, producerEpoch } = hub.ask(fd, INIT_PRODUCER_ID, 3, { transactionalId: 't', transactionTimeoutMs: 60_000 })!
    const named = { transactionalId: 't', producerId, producerEpoch }
    hub.ask(fd, ADD_PARTITIONS_TO_TXN, 3, {
      v3AndBelowTransactionalId: 't', v3AndBelowProducerId: producerId, v3AndBelowProducerEpoch: producerEpoch, v3AndBelowTopics: [{ name: 'orders', partitions: [0] }],
    })
    const records = batchOf(['a', 'b'], { transactional: true, producerId, epoch: producerEpoch, sequence: 0 })
    hub.ask(fd, PRODUCE, 9, { ...produceTo('orders', 0, records), transactionalId: 't' })
    write(hub, fd, 'orders', 0, batchOf(['c']))
    expect(hub.ask(fd, END_TXN, 3, { ...named, committed: false })?.errorCode).toBe(0)
    expect(hub.facts('bus.drop').map((one) => [one.offset, one.reason])).toEqual([[0, 'its transaction was aborted'], [1, 'its transaction was aborted']])
    expect(read(hub, fd, 'orders', 0, 0)?.highWatermark).toBe(4)
  })

  it('[B4] takes a message by hand, in the partition of its key, and lets a group read again', () => {
    const { hub, fd } = alone()
    coordinatorOf(hub, 'kafka', 'bills')
    hub.publish({ channel: 'by-hand', key: 'k', headers: [['h', '1']], body: 'x' })
    expect(hub.facts('bus.produce').at(-1)).toMatchObject({ channel: 'by-hand', key: 'k', headers: [['h', '1']], from: '', partition: 0, offset: 0 })
    write(hub, fd, 'orders', 0, batchOf(['a', 'b']))
    commit(hub, fd, 'bills', 'orders', 2)
    hub.replay({ channel: 'orders', queue: 'bills', offset: 1 })
    expect(committed(hub, fd, 'bills', 'orders')).toBe(1)
  })

  it('[B5] holds the answers of a client that does not read, and asks it for nothing more', () => {
    const { hub, fd } = alone()
    for (let n = 0; n < 4; n++) write(hub, fd, 'orders', 0, batchOf(['x'.repeat(40_000)]))
    const slow = hub.connect()
    for (let n = 0; n < 5; n++) hub.post(slow, FETCH, 11, fetchOf('orders', 0, 0))
    expect(hub.state().clients.get(slow)?.busy).toBe(true)
    expect(hub.facts('bus.deliver').length).toBe(4)
    expect(write(hub, fd, 'orders', 0, batchOf(['y']))?.errorCode).toBe(0)
  })

  it('[C1] goes on from a checkpoint as if it had never gone away', () => {
    const { hub, fd } = alone()
    write(hub, fd, 'orders', 0, batchOf(['a']))
    hub.post(fd, FETCH, 11, fetchOf('orders', 0, 1, 5000))
    const broker = hub.process()
    const checkpoint = broker.checkpoint()
    const goOn = () => {
      const steps = [broker.step(hub.now + 1e6, [{ kind: 'publish', message: { channel: 'orders', key: 'k', headers: [], body: 'b' } }])]
      steps.push(broker.step(hub.now + 6e9, []))
      return JSON.stringify(steps, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value))
    }
    const once = goOn()
    broker.restore(checkpoint)
    expect(goOn()).toBe(once)
    expect(once).toContain('bus.deliver')
  })

  it('tells a client the address of the listener that it came in by', () => {
    const hub = Hub.up({ kafka: {
      KAFKA_LISTENERS: 'HOST://:29092,PLAINTEXT://:9092,CONTROLLER://:9093', KAFKA_ADVERTISED_LISTENERS: 'HOST://localhost:29092,PLAINTEXT://kafka:9092',
    } })
    const told = (port: number) => hub.ask(hub.connect('kafka', port), METADATA, 9, { topics: [] })?.brokers
    expect(told(29092)).toMatchObject([{ nodeId: 1, host: 'localhost', port: 29092 }])
    expect(told(9092)).toMatchObject([{ nodeId: 1, host: 'kafka', port: 9092 }])
  })

  it('ends with the real one\'s word where its settings are wrong', () => {
    const hub = Hub.up({ kafka: { KAFKA_NUM_PARTITIONS: 'many' } })
    expect(hub.said.join('')).toContain('Invalid value many for configuration num.partitions')
  })
})
