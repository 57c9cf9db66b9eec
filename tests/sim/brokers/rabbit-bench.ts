import type { BrokerFault } from '../../../src/contract/faults-broker.ts'
import type { BusFact, BusKind } from '../../../src/contract/bus.ts'
import type { ProcessInput, ProcessOutput, ProcessSpec } from '../../../src/contract/process.ts'
import { msToNs, type Ns } from '../../../src/contract/time.ts'
import { BrokerProcess } from '../../../src/sim/brokers/broker-process.ts'
import { rabbitmq } from '../../../src/sim/brokers/rabbitmq/rabbitmq.ts'
import { readMethod } from '../../../src/sim/brokers/rabbitmq/wire/codec.ts'
import { BODY, contentFrames, HEADER, METHOD, methodFrame, nextFrame, nothingYet, take } from '../../../src/sim/brokers/rabbitmq/wire/frames.ts'
import type { Args, Incoming, MethodName } from '../../../src/sim/brokers/rabbitmq/wire/methods.ts'
import { readProperties, writeProperties, type Properties } from '../../../src/sim/brokers/rabbitmq/wire/properties.ts'
import type { Table } from '../../../src/sim/brokers/rabbitmq/wire/table.ts'

/** A RabbitMQ behind the process port, with clients that speak AMQP to it step by step: no network, no time but its own. */
export class Bench {
  readonly process: BrokerProcess<never>
  now: Ns = 0
  readonly outputs: ProcessOutput[] = []
  readonly clients = new Map<number, Client>()
  #deadline: Ns | null = null

  constructor(env: Record<string, string> = {}, disk?: unknown) {
    const spec: ProcessSpec = { name: 'mq', ip: '10.0.0.2', argv: [], env, cwd: '/', files: {}, entropy: [1, 2, 3, 4], epoch: 1_767_225_600_000, hostname: 'mq', disk }
    this.process = new BrokerProcess(rabbitmq as never, spec)
    this.step({ kind: 'start' })
  }

  step(...inputs: ProcessInput[]): ProcessOutput[] {
    const { outputs, deadline } = this.process.step(this.now, inputs)
    this.#deadline = deadline
    this.outputs.push(...outputs)
    for (const output of outputs) {
      if (output.kind === 'send') this.clients.get(output.fd)?.hear(output.bytes)
      if (output.kind === 'abort' || output.kind === 'close') this.clients.get(output.fd)!.ended = output.kind
    }
    return outputs
  }

  /** Lets so much time pass, with all that falls due. */
  pass(ms: number): void {
    const until = this.now + msToNs(ms)
    while (this.#deadline !== null && this.#deadline <= until) {
      this.now = Math.max(this.now, this.#deadline)
      this.step()
    }
    this.now = until
  }

  /** A client with an open connection and channel 1. */
  client(name = 'worker'): Client {
    const fd = this.clients.size * 2 + 2
    const client = new Client(this, fd)
    this.clients.set(fd, client)
    this.step({ kind: 'accepted', fd, port: 5672, local: { host: '10.0.0.2', port: 5672 }, peer: { host: '10.0.0.3', port: 40000 }, from: name })
    client.open()
    return client
  }

  arm(id: string, spec: BrokerFault): void { this.step({ kind: 'fault', id, spec }) }
  clear(id: string): void { this.step({ kind: 'fault_over', id }) }

  facts<K extends BusKind>(kind: K): Extract<BusFact, { kind: K }>[] {
    return this.outputs.flatMap((output) => output.kind === 'bus' && output.fact.kind === kind ? [output.fact as Extract<BusFact, { kind: K }>] : [])
  }
  problems(): string[] { return this.outputs.flatMap((output) => output.kind === 'problem' ? [output.message] : []) }
}

export type Heard = Incoming & { channel: number; properties?: Properties; body?: string }
const QUEUE = { ticket: 0, passive: false, durable: true, exclusive: false, autoDelete: false, nowait: false, arguments: [] as Table }

export class Client {
  readonly heard: Heard[] = []
  ended: 'abort' | 'close' | null = null
  #incoming = nothingYet()
  #bench: Bench
  readonly fd: number

  constructor(bench: Bench, fd: number) {
    this.#bench = bench
    this.fd = fd
  }

  open(): void {
    const bytes = new TextEncoder()
    this.raw(Uint8Array.of(65, 77, 81, 80, 0, 0, 9, 1))
    const capabilities: Table = [['connection.blocked', { type: 'bool', value: true }], ['consumer_cancel_notify', { type: 'bool', value: true }]]
    this.say('connection.start-ok', { clientProperties: [['capabilities', { type: 'table', value: capabilities }]], mechanism: 'PLAIN', response: bytes.encode('\0guest\0guest'), locale: 'en_US' }, 0)
    this.say('connection.tune-ok', { channelMax: 2047, frameMax: 131072, heartbeat: 0 }, 0)
    this.say('connection.open', { vhost: '/', reserved1: '', reserved2: false }, 0)
    this.say('channel.open', { reserved: '' })
    this.heard.length = 0
  }

  raw(bytes: Uint8Array): void { this.#bench.step({ kind: 'data', fd: this.fd, bytes }) }
  say<M extends MethodName>(name: M, args: Args<M>, channel = 1): void { this.raw(methodFrame(channel, name, args)) }

  queue(name: string, args: Table = [], more: Partial<typeof QUEUE> = {}): void { this.say('queue.declare', { ...QUEUE, queue: name, arguments: args, ...more }) }
  consume(queue: string, more: Partial<Args<'basic.consume'>> = {}): void {
    this.say('basic.consume', { ticket: 0, queue, consumerTag: `of-${queue}`, noLocal: false, noAck: false, exclusive: false, nowait: false, arguments: [], ...more })
  }
  publish(routingKey: string, body: string, properties: Properties = {}, exchange = ''): void {
    this.raw(contentFrames(1, 'basic.publish', { ticket: 0, exchange, routingKey, mandatory: false, immediate: false }, writeProperties(properties), new TextEncoder().encode(body), 131072))
  }
  confirms(): void { this.say('confirm.select', { nowait: true }) }
  ack(deliveryTag: number): void { this.say('basic.ack', { deliveryTag, multiple: false }) }
  nack(deliveryTag: number, requeue: boolean): void { this.say('basic.nack', { deliveryTag, multiple: false, requeue }) }
  gone(): void { this.#bench.step({ kind: 'reset', fd: this.fd, errno: 'ECONNRESET' }) }

  hear(bytes: Uint8Array): void {
    take(this.#incoming, bytes)
    for (let frame = nextFrame(this.#incoming, 0); frame !== null; frame = nextFrame(this.#incoming, 0)) {
      if (frame.type === METHOD) this.heard.push({ ...readMethod(frame.payload)!, channel: frame.channel })
      const last = this.heard.at(-1)
      if (frame.type === HEADER && last) Object.assign(last, { properties: readProperties(frame.payload.subarray(12)), body: '' })
      if (frame.type === BODY && last) last.body += new TextDecoder().decode(frame.payload)
    }
  }

  /** What came by that method, in order. */
  all<M extends MethodName>(name: M): (Args<M> & Pick<Heard, 'body' | 'properties'>)[] {
    return this.heard.filter((one) => one.name === name).map((one) => ({ ...(one.args as Args<M>), body: one.body, properties: one.properties }))
  }
  names(): string[] { return this.heard.map((one) => one.name) }
  bodies(): (string | undefined)[] { return this.all('basic.deliver').map((one) => one.body) }
}
