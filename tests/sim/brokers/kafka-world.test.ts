import { describe, expect, it } from 'vitest'
import type { LabService } from '../../../src/contract/lab.ts'
import { withBrokers } from '../../../src/sim/brokers/factory.ts'
import { canonicalJson, type World } from '../../../src/sim/index.ts'
import { FETCH, METADATA, PRODUCE } from '../../../src/sim/brokers/kafka/wire/data-apis.ts'
import { booted, events, factoryOf, lab, service, type Script } from '../fake-process.ts'
import { requestFrame, three } from './kafka-hub.ts'
import { batchOf, fetchOf, produceTo } from './kafka-words.ts'

/** Writes to a topic of every broker every 20 ms that is there, and reads it from the start. */
const client = (brokers: string[]): Script<{ fds: number[]; n: number }> => ({
  memory: () => ({ fds: [], n: 0 }),
  step({ now, inputs, memory, out, wakeAt }) {
    for (const input of inputs) {
      if (input.kind === 'start') brokers.forEach((name, id) => out({ kind: 'resolve', id: id + 1, name }))
      if (input.kind === 'resolved') out({ kind: 'connect', fd: 2 * input.id + 1, host: input.addresses[0]!, port: 9092 })
      if (input.kind === 'connected') memory.fds.push(input.fd)
      if (input.kind === 'reset' || input.kind === 'eof') memory.fds = memory.fds.filter((fd) => fd !== input.fd)
    }
    if (now < 5e6) return wakeAt(5e6)
    if (now % 20e6 === 5e6) {
      for (const fd of memory.fds) {
        out({ kind: 'send', fd, bytes: requestFrame(METADATA, 4, { topics: [{ name: 'orders' }], allowAutoTopicCreation: true }) })
        out({ kind: 'send', fd, bytes: requestFrame(PRODUCE, 7, produceTo('orders', 0, batchOf([String(memory.n++)]))) })
        out({ kind: 'send', fd, bytes: requestFrame(FETCH, 11, fetchOf('orders', 0, 0, 10)) })
      }
    }
    wakeAt((Math.floor((now - 5e6) / 20e6) + 1) * 20e6 + 5e6)
  },
})

async function world(brokers: Record<string, Record<string, string>>): Promise<World> {
  const services = Object.entries(brokers).map(([name, environment]): LabService => service(name, { broker: 'kafka', environment, ports: [9092] }))
  const scripts = { client: client(Object.keys(brokers)) }
  return booted({ scripts, lab: lab(...services, service('client')), factory: withBrokers(factoryOf(scripts)), seed: 5 })
}

const logOf = (of: World): string => of.log.events.map((event) => canonicalJson(event)).join('\n')

describe.each([
  ['a Kafka broker', { kafka: {} }],
  ['three Kafka brokers', three({ KAFKA_BROKER_SESSION_TIMEOUT_MS: '1000', KAFKA_DEFAULT_REPLICATION_FACTOR: '3' })],
] as [string, Record<string, Record<string, string>>][])('a world with %s', (_what, brokers) => {
  it('[C1] [L1] goes on from a checkpoint byte for byte, through a crash and a restart', async () => {
    const one = await world(brokers)
    await one.runUntil(300e6)
    const checkpoint = one.checkpoint()
    expect(checkpoint).not.toBe(null)
    const first = Object.keys(brokers)[0]!
    const goOn = async (): Promise<string> => {
      await one.runUntil(1000e6)
      one.apply({ type: 'crash', process: first })
      await one.runUntil(4000e6)
      one.apply({ type: 'restart', process: first })
      await one.runUntil(6000e6)
      return logOf(one)
    }
    const once = await goOn()
    await one.restore(checkpoint!)
    expect(await goOn()).toBe(once)
    expect(events(one, 'bus.produce').length).toBeGreaterThan(30)
    expect(events(one, 'bus.deliver').length).toBeGreaterThan(30)
  })

  it('[B2] [E4] is the same again from the same seed', async () => {
    const logs = await Promise.all([world(brokers), world(brokers)].map(async (made) => {
      const one = await made
      await one.runUntil(1500e6)
      return logOf(one)
    }))
    expect(logs[0]).toBe(logs[1])
  })
})
