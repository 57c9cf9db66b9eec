import { describe, expect, it } from 'vitest'
import { writeBatch } from '../../../src/sim/brokers/kafka/log/batch.ts'
import { CREATE_TOPICS } from '../../../src/sim/brokers/kafka/wire/admin-apis.ts'
import { METADATA, PRODUCE } from '../../../src/sim/brokers/kafka/wire/data-apis.ts'
import { Hub, three } from './kafka-hub.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const batchOf = (...values: string[]): Uint8Array =>
  writeBatch({ records: values.map((value, delta) => ({ delta, timestamp: 1_767_225_600_000, key: null, value: bytes(value), headers: [] })) })

const write = (hub: Hub, fd: number, index: number, value: string, acks = -1, within = 200) =>
  hub.ask(fd, PRODUCE, 9, { transactionalId: null, acks, timeoutMs: 1000, topicData: [{ name: 'orders', partitionData: [{ index, records: batchOf(value) }] }] }, within)?.responses[0]?.partitionResponses[0]

const orders = (hub: Hub, broker: string, replicas = 3) =>
  hub.ask(hub.connect(broker), CREATE_TOPICS, 6, { topics: [{ name: 'orders', numPartitions: 3, replicationFactor: replicas, assignments: [], configs: [] }], timeoutMs: 1000 })

const leaders = (hub: Hub, broker: string) =>
  hub.ask(hub.connect(broker), METADATA, 9, { topics: [{ name: 'orders' }] })?.topics[0]?.partitions.map((one) => one.leaderId)

describe('several Kafka brokers', () => {
  it('agree on a topic that any of them is asked for, and share its leaders out', () => {
    const hub = Hub.up(three())
    expect(orders(hub, 'kafka-3')?.topics).toMatchObject([{ errorCode: 0 }])
    hub.run(5)
    for (const broker of ['kafka-1', 'kafka-2', 'kafka-3']) expect([...leaders(hub, broker)!].sort()).toEqual([1, 2, 3])
  })

  it('replicate what is written with acks=all before they say so', () => {
    const hub = Hub.up(three())
    orders(hub, 'kafka-1')
    hub.run(5)
    const index = leaders(hub, 'kafka-1')!.indexOf(2)
    expect(write(hub, hub.connect('kafka-2'), index, 'a')).toMatchObject({ errorCode: 0, baseOffset: 0 })
    for (const broker of ['kafka-1', 'kafka-2', 'kafka-3']) expect(hub.state(broker).topics.get('orders')!.partitions[index]!.log.end).toBe(1)
  })
})
