import type { BrokerFault } from '../../../src/contract/faults-broker.ts'
import type { BusFact, BusKind } from '../../../src/contract/bus.ts'
import type { ProcessInput, ProcessOutput, ProcessSpec } from '../../../src/contract/process.ts'
import { msToNs, type Ns } from '../../../src/contract/time.ts'
import { BrokerProcess } from '../../../src/sim/brokers/broker-process.ts'
import { nats } from '../../../src/sim/brokers/nats/nats.ts'

const EPOCH = 1_767_225_600_000

/** A NATS server behind the process port, with clients that speak its protocol to it step by step: no network, no time but its own. */
export class Bench {
  process: BrokerProcess<never>
  now: Ns = 0
  readonly outputs: ProcessOutput[] = []
  readonly clients = new Map<number, Client>()
  #deadline: Ns | null = null
  readonly #spec: ProcessSpec

  constructor(argv: string[] = ['-js'], disk?: unknown, entropy: ProcessSpec['entropy'] = [1, 2, 3, 4]) {
    this.#spec = { name: 'nats', ip: '10.0.0.2', argv, env: {}, cwd: '/', files: {}, entropy, epoch: EPOCH, hostname: 'nats', disk }
    this.process = new BrokerProcess(nats as never, this.#spec)
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

  client(name = 'worker', options: object = {}): Client {
    const fd = this.clients.size * 2 + 2
    const client = new Client(this, fd)
    this.clients.set(fd, client)
    this.step({ kind: 'accepted', fd, port: 4222, local: { host: '10.0.0.2', port: 4222 }, peer: { host: '10.0.0.3', port: 40000 }, from: name })
    client.say(`CONNECT ${JSON.stringify({ verbose: false, pedantic: false, headers: true, no_responders: true, ...options })}\r\n`)
    return client
  }

  /** Another one in its place, which goes on from what this one is. */
  replace(): void {
    const checkpoint = this.process.checkpoint()
    this.process = new BrokerProcess(nats as never, { ...this.#spec, entropy: [9, 9, 9, 9] })
    this.process.restore(checkpoint)
  }

  arm(id: string, spec: BrokerFault): void { this.step({ kind: 'fault', id, spec }) }
  clear(id: string): void { this.step({ kind: 'fault_over', id }) }

  facts<K extends BusKind>(kind: K): Extract<BusFact, { kind: K }>[] {
    return this.outputs.flatMap((output) => (output.kind === 'bus' && output.fact.kind === kind ? [output.fact as Extract<BusFact, { kind: K }>] : []))
  }
  problems(): string[] { return this.outputs.flatMap((output) => (output.kind === 'problem' ? [output.message] : [])) }
}

export interface Heard { subject: string; sid: string; reply: string; headers: string; data: string }

export class Client {
  ended: 'abort' | 'close' | null = null
  /** All that was said to it. */
  text = ''
  readonly fd: number
  readonly #bench: Bench
  #asked = 0

  constructor(bench: Bench, fd: number) {
    this.#bench = bench
    this.fd = fd
  }

  say(text: string): void { this.raw(new TextEncoder().encode(text)) }
  raw(bytes: Uint8Array): void { this.#bench.step({ kind: 'data', fd: this.fd, bytes }) }
  hear(bytes: Uint8Array): void { this.text += new TextDecoder().decode(bytes) }
  gone(): void { this.#bench.step({ kind: 'reset', fd: this.fd, errno: 'ECONNRESET' }) }
  drained(): void { this.#bench.step({ kind: 'drained', fd: this.fd }) }

  sub(subject: string, sid: string, queue = ''): void { this.say(`SUB ${subject} ${queue === '' ? '' : `${queue} `}${sid}\r\n`) }
  pub(subject: string, data = '', reply = '', headers: Record<string, string> = {}): void {
    const block = Object.keys(headers).length === 0 ? '' : `NATS/1.0\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
    const to = reply === '' ? '' : `${reply} `
    this.say(block === '' ? `PUB ${subject} ${to}${data.length}\r\n${data}\r\n` : `HPUB ${subject} ${to}${block.length} ${block.length + data.length}\r\n${block}${data}\r\n`)
  }

  /** Asks, and has the answer at once: those of the JetStream API come within the step. */
  ask(subject: string, data: unknown = '', headers: Record<string, string> = {}): Heard | undefined {
    const inbox = `_INBOX.${this.fd}.${++this.#asked}`
    this.sub(inbox, inbox)
    this.pub(subject, typeof data === 'string' ? data : JSON.stringify(data), inbox, headers)
    return this.messages().find(({ sid }) => sid === inbox)
  }
  api(what: string, data: unknown = ''): any { return JSON.parse(this.ask(`$JS.API.${what}`, data)!.data) }

  messages(sid?: string): Heard[] {
    const heard: Heard[] = []
    for (const match of this.text.matchAll(/(?:^|\n)(H?)MSG (\S+(?: \S+)+)\r\n/g)) {
      const words = match[2]!.split(' ')
      const [size, header] = [Number(words.pop()), match[1] === 'H' ? Number(words.pop()) : 0]
      const [subject = '', one = '', reply = ''] = words
      const from = match.index + match[0].length
      heard.push({ subject, sid: one, reply, headers: this.text.slice(from, from + header), data: this.text.slice(from + header, from + size) })
    }
    return sid === undefined ? heard : heard.filter((one) => one.sid === sid)
  }
  bodies(sid: string): string[] { return this.messages(sid).map(({ data }) => data) }
}
