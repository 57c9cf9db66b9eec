import type { BrokerFault } from '../../../src/contract/faults-broker.ts'
import type { BusFact, BusMessage, BusReplay } from '../../../src/contract/bus.ts'
import type { ProcessInput, ProcessOutput } from '../../../src/contract/process.ts'
import { DEFAULT_EPOCH } from '../../../src/contract/run.ts'
import { MS } from '../../../src/contract/time.ts'
import { BrokerProcess } from '../../../src/sim/brokers/broker-process.ts'
import { kafka } from '../../../src/sim/brokers/kafka/kafka.ts'
import type { Kafka } from '../../../src/sim/brokers/kafka/state.ts'
import type { Api } from '../../../src/sim/brokers/kafka/wire/api.ts'
import { Reader } from '../../../src/sim/brokers/kafka/wire/reader.ts'
import { skipTags, type Given } from '../../../src/sim/brokers/kafka/wire/fields.ts'
import { Writer } from '../../../src/sim/brokers/kafka/wire/writer.ts'

/** One way between two ends. */
const LATENCY = 0.25 * MS

interface Host { process: BrokerProcess<Kafka> | null; env: Record<string, string>; starts: number; deadline: number | null; disk: unknown }
interface Wire { ends: [string, string]; fds: [number, number]; open: boolean }

/** Brokers on a table, with wires between them: what clients cannot show is looked at here, without a kernel. */
export class Hub {
  now = 0
  readonly told: (BusFact & { by: string; t: number })[] = []
  readonly hits: string[] = []
  readonly said: string[] = []
  #hosts = new Map<string, Host>()
  #wires: Wire[] = []
  #queue: { t: number; n: number; act: () => void }[] = []
  #n = 0
  #fds = 1000
  #cut = new Set<string>()
  #answers = new Map<number, Uint8Array[]>()

  constructor(brokers: Record<string, Record<string, string>>) {
    for (const [name, env] of Object.entries(brokers)) this.#hosts.set(name, { process: null, env, starts: 0, deadline: null, disk: undefined })
  }

  /** All start at once, and have time to find each other. */
  static up(brokers: Record<string, Record<string, string>> = { kafka: { KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0' } }): Hub {
    const hub = new Hub(brokers)
    for (const name of Object.keys(brokers)) hub.start(name)
    hub.run(50)
    return hub
  }

  start(name: string): void {
    const host = this.#hosts.get(name)!
    const n = host.starts++
    host.process = new BrokerProcess(kafka, {
      name, ip: name, argv: [], env: host.env, cwd: '/', files: {}, entropy: [7, name.length, name.charCodeAt(name.length - 1), n], epoch: DEFAULT_EPOCH, hostname: name,
      broker: 'kafka', disk: host.disk,
    })
    this.#step(name, { kind: 'start' })
  }

  /** SIGKILL, or SIGTERM. */
  end(name: string, orderly = false): void {
    const host = this.#hosts.get(name)!
    if (orderly) this.#step(name, { kind: 'signal', signal: 'SIGTERM' } as ProcessInput)
    host.disk = host.process!.disk(orderly)
    host.process = null
    host.deadline = null
    for (const wire of this.#wires.filter((one) => one.open && one.ends.includes(name))) this.#close(wire, name)
  }

  /** Nothing crosses between the two, either way, until `mend`. */
  cut(a: string, b: string): void { this.#cut.add(`${a} ${b}`).add(`${b} ${a}`) }
  mend(): void { this.#cut.clear() }

  state(name = 'kafka'): Kafka { return (this.#hosts.get(name)!.process!.checkpoint() as { inner: Kafka }).inner }
  process(name = 'kafka'): BrokerProcess<Kafka> { return this.#hosts.get(name)!.process! }
  arm(id: string, spec: BrokerFault, name = 'kafka'): void { this.#step(name, { kind: 'fault', id, spec }) }
  clear(id: string, name = 'kafka'): void { this.#step(name, { kind: 'fault_over', id }) }
  publish(message: BusMessage, name = 'kafka'): void { this.#step(name, { kind: 'publish', message } as ProcessInput) }
  replay(from: BusReplay, name = 'kafka'): void { this.#step(name, { kind: 'replay', from } as ProcessInput) }

  /** A client's connection. */
  connect(name = 'kafka', port = 9092): number {
    const fd = this.#fds++
    this.#answers.set(fd, [])
    this.#wires.push({ ends: [name, 'client'], fds: [fd, fd], open: true })
    this.#step(name, { kind: 'accepted', fd, port, local: { host: name, port }, peer: { host: 'client', port: 1 }, from: 'client' })
    return fd
  }

  /** Sends a request; its answer within so many milliseconds, null where none comes. */
  ask<Q, R>(fd: number, api: Api<Q, R>, version: number, request: Given<Q>, within = 100): R | null {
    this.post(fd, api, version, request)
    return this.read(fd, api, version, within)
  }

  post<Q, R>(fd: number, api: Api<Q, R>, version: number, request: Given<Q>): void {
    this.#step(this.#brokerOf(fd), { kind: 'data', fd, bytes: requestFrame(api, version, request) })
  }

  read<Q, R>(fd: number, api: Api<Q, R>, version: number, within = 100): R | null {
    const until = this.now + within * MS
    while (this.#answers.get(fd)!.length === 0 && this.#next() <= until) this.#advance()
    const frame = this.#answers.get(fd)!.shift()
    if (frame === undefined) {
      this.now = Math.max(this.now, until)
      return null
    }
    const reader = new Reader(frame, 8)
    if (version >= api.flexible && api.name !== 'ApiVersions') skipTags(reader)
    return api.response.read(reader, { version, flexible: version >= api.flexible, nullable: false })
  }

  isOpen(fd: number): boolean { return this.#wires.some((wire) => wire.open && wire.fds[0] === fd && wire.ends[1] === 'client') }

  /** So many milliseconds go by. */
  run(ms: number): void {
    const until = this.now + ms * MS
    while (this.#next() <= until) this.#advance()
    this.now = until
  }

  /** Until it holds; how many milliseconds that took. */
  until(condition: () => boolean, most = 60_000): number {
    const began = this.now
    while (!condition()) {
      if (this.#next() > began + most * MS) throw new Error(`it did not come true within ${most} ms`)
      this.#advance()
    }
    return (this.now - began) / MS
  }

  facts<K extends BusFact['kind']>(kind: K): (Extract<BusFact, { kind: K }> & { by: string; t: number })[] {
    return this.told.filter((one): one is Extract<BusFact, { kind: K }> & { by: string; t: number } => one.kind === kind)
  }

  #brokerOf(fd: number): string { return this.#wires.find((wire) => wire.fds[0] === fd && wire.ends[1] === 'client')!.ends[0] }

  #next(): number {
    return Math.min(this.#queue[0]?.t ?? Infinity, ...[...this.#hosts.values()].map((host) => host.deadline ?? Infinity))
  }

  #advance(): void {
    this.now = Math.max(this.now, this.#next())
    if ((this.#queue[0]?.t ?? Infinity) <= this.now) return this.#queue.shift()!.act()
    for (const [name, host] of this.#hosts) if (host.deadline !== null && host.deadline <= this.now) return this.#step(name)
  }

  #later(ns: number, act: () => void): void {
    this.#queue.push({ t: this.now + ns, n: this.#n++, act })
    this.#queue.sort((a, b) => a.t - b.t || a.n - b.n)
  }

  #step(name: string, ...inputs: ProcessInput[]): void {
    const host = this.#hosts.get(name)!
    if (host.process === null) return
    const { outputs, deadline } = host.process.step(this.now, inputs) as { outputs: ProcessOutput[]; deadline: number | null }
    host.deadline = deadline
    for (const output of outputs) this.#take(name, output)
  }

  #take(name: string, output: ProcessOutput): void {
    if (output.kind === 'bus') this.told.push({ ...output.fact, by: name, t: this.now / MS })
    else if (output.kind === 'hit') this.hits.push(output.effect)
    else if (output.kind === 'stdout' || output.kind === 'stderr') this.said.push(output.text)
    else if (output.kind === 'problem') this.said.push(output.message)
    else if (output.kind === 'resolve') this.#later(0, () => this.#step(name, { kind: 'resolved', id: output.id, addresses: [output.name] }))
    else if (output.kind === 'connect') this.#dial(name, output.fd, output.host, output.port)
    else if (output.kind === 'send') this.#carry(name, output.fd, output.bytes)
    else if (output.kind === 'drain') this.#later(LATENCY, () => this.#step(name, { kind: 'drained', fd: output.fd }))
    else if (output.kind === 'close' || output.kind === 'abort') {
      const wire = this.#wires.find((one) => one.open && this.#fdAt(one, name) === output.fd)
      if (wire) this.#close(wire, name)
    }
  }

  #fdAt(wire: Wire, name: string): number | undefined { return wire.ends[0] === name ? wire.fds[0] : wire.ends[1] === name ? wire.fds[1] : undefined }

  #dial(name: string, fd: number, to: string, port: number): void {
    this.#later(LATENCY, () => {
      if (this.#cut.has(`${name} ${to}`)) return
      if (this.#hosts.get(to)?.process == null) return this.#later(LATENCY, () => this.#step(name, { kind: 'connect_failed', fd, errno: 'ECONNREFUSED' }))
      const there = this.#fds++
      this.#wires.push({ ends: [name, to], fds: [fd, there], open: true })
      this.#step(to, { kind: 'accepted', fd: there, port, local: { host: to, port }, peer: { host: name, port: 1 }, from: name })
      this.#later(LATENCY, () => this.#step(name, { kind: 'connected', fd, local: { host: name, port: 1 }, peer: { host: to, port } }))
    })
  }

  #carry(name: string, fd: number, bytes: Uint8Array): void {
    const wire = this.#wires.find((one) => one.open && this.#fdAt(one, name) === fd)
    if (wire === undefined) return
    const far = wire.ends[0] === name && wire.fds[0] === fd ? 1 : 0
    const to = wire.ends[far]
    this.#later(LATENCY, () => {
      if (this.#cut.has(`${name} ${to}`)) return
      if (to === 'client') this.#answers.get(wire.fds[far])!.push(bytes)
      else this.#step(to, { kind: 'data', fd: wire.fds[far], bytes })
    })
  }

  #close(wire: Wire, by: string): void {
    wire.open = false
    const far = wire.ends[0] === by ? 1 : 0
    const to = wire.ends[far]
    if (to !== 'client' && !this.#cut.has(`${by} ${to}`)) this.#later(LATENCY, () => this.#step(to, { kind: 'reset', fd: wire.fds[far], errno: 'ECONNRESET' }))
  }
}

export function requestFrame<Q, R>(api: Api<Q, R>, version: number, request: Given<Q>): Uint8Array {
  const writer = new Writer()
  writer.int32(0)
  writer.int16(api.key)
  writer.int16(version)
  writer.int32(1)
  writer.int16(2)
  writer.raw(new TextEncoder().encode('me'))
  const flexible = version >= api.flexible
  if (flexible) writer.uvarint(0)
  api.request.write(writer, request as Q, { version, flexible, nullable: false })
  writer.setInt32(0, writer.length - 4)
  return writer.done()
}

/** Three brokers of one cluster, kafka-1 to kafka-3. */
export function three(more: Record<string, string> = {}): Record<string, Record<string, string>> {
  return Object.fromEntries([1, 2, 3].map((id) => [`kafka-${id}`, {
    KAFKA_NODE_ID: String(id), KAFKA_CONTROLLER_QUORUM_VOTERS: '1@kafka-1:9093,2@kafka-2:9093,3@kafka-3:9093', KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093', KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://kafka-${id}:9092`, ...more,
  }]))
}
