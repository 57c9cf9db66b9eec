import type { LabEvent } from '../../../src/contract/events.ts'
import type { Lab } from '../../../src/contract/lab.ts'
import busLog from './bus-log.json'
import natsLog from './nats-log.json'
import { script } from '../../telemetry/events.ts'

/** Labs of other shapes, to look at their maps: each call is made twice, and `!` marks one that fails. */
const MAPS: Record<string, string> = {
  one: 'you>orders',
  itself: 'you>orders orders>orders',
  two: 'you>orders orders>payments',
  both: 'you>orders orders>payments payments>orders! you>payments payments>payments',
  four: 'you>gateway gateway>orders gateway>users orders>payments payments>orders you>payments payments>gateway! users>users',
  seven: 'you>gateway gateway>orders gateway>users gateway>catalogue orders>payments orders>inventory inventory>shipping '
    + 'payments>gateway! catalogue>inventory you>shipping shipping>orders',
}

/** A run as `faultline run --log` wrote it: orders into Kafka, two replicas of billing behind. */
const BUS_LAB: Lab = { name: 'bus', services: [
  { name: 'kafka', context: '', image: 'apache/kafka:4.0.0', broker: 'kafka', command: [], environment: {}, ports: [9092], published: [], dependsOn: [], healthcheck: null, replicas: 1, networks: ['default'] },
  { name: 'orders', context: 'orders', image: null, command: [], environment: {}, ports: [8001], published: [{ host: 8001, container: 8001 }], dependsOn: [{ service: 'kafka', condition: 'service_started' }], healthcheck: null, replicas: 1, networks: ['default'] },
  { name: 'billing', context: 'billing', image: null, command: [], environment: {}, ports: [], published: [], dependsOn: [{ service: 'kafka', condition: 'service_started' }], healthcheck: null, replicas: 2, networks: ['default'] },
] }

/** Another: orders into a stream of NATS and a bucket; two replicas of billing pull, mail is pushed to. */
const NATS_LAB: Lab = { name: 'nats', services: [
  { name: 'nats', context: '', image: 'nats:2.11', broker: 'nats', command: ['-js'], environment: {}, ports: [4222], published: [], dependsOn: [], healthcheck: null, replicas: 1, networks: ['default'] },
  ...['orders', 'billing', 'mail'].map((name): Lab['services'][number] => ({
    name, context: name, image: null, command: [], environment: {}, ports: [], published: [], dependsOn: [{ service: 'nats', condition: 'service_started' }], healthcheck: null,
    replicas: name === 'billing' ? 2 : 1, networks: ['default'],
  })),
] }

/** The lab and the log of one of them, with a latency armed on its last call. */
export function mapOf(name: string): { lab: Lab; events: LabEvent[] } | null {
  if (name === 'nats') return { lab: NATS_LAB, events: natsLog as unknown as LabEvent[] }
  if (name === 'bus') return { lab: BUS_LAB, events: busLog as unknown as LabEvent[] }
  const text = MAPS[name]
  if (text === undefined) return null
  const calls = text.split(' ').map((call) => {
    const [from = '', to = ''] = call.replace('!', '').split('>').map((end) => (end === 'you' ? 'client' : end))
    return { from, to, fails: call.endsWith('!') }
  })
  const names = [...new Set(calls.flatMap(({ from, to }) => [from, to]))].filter((end) => end !== 'client')
  const s = script()
  names.forEach((service, i) => {
    s.start(0, service)
    s.add(1, service, 'process.ready', { port: 8001 + i })
  })
  for (const { from, to, fails } of calls) {
    const done = s.request(10, 11, from, to)
    s.response(12, 13, done, from, to, fails ? 503 : 200)
    s.request(14, 15, from, to)
  }
  const last = calls.at(-1)!
  s.add(20, '', 'fault.arm', { id: 'fault-1', spec: { type: 'timeout', timeout: 0 }, scope: { from: last.from, to: last.to } })
  const lab: Lab = { name, services: names.map((service, i) => ({
    name: service, context: service, image: null, command: [], environment: {}, ports: [8001 + i], published: calls.some((c) => c.from === 'client' && c.to === service) ? [{ host: 8001 + i, container: 8001 + i }] : [],
    dependsOn: [], healthcheck: null, replicas: 1, networks: [],
  })) }
  return { lab, events: s.events }
}
