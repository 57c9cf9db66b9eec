import type { BusFact } from '../../../src/contract/bus.ts'
import type { BrokerFault } from '../../../src/contract/faults-broker.ts'
import type { ProcessInput, ProcessOutput, ProcessSpec } from '../../../src/contract/process.ts'
import { BrokerProcess } from '../../../src/sim/brokers/broker-process.ts'
import { redis } from '../../../src/sim/brokers/redis/redis.ts'
import type { Redis } from '../../../src/sim/brokers/redis/state.ts'
import { readReply, type RespValue } from './resp.ts'

const specOf = (argv: string[], disk?: unknown): ProcessSpec => ({
  name: 'redis', ip: '10.0.0.2', argv, env: {}, cwd: '/data', files: {}, entropy: [1, 2, 3, 4], epoch: 1_700_000_000_000, hostname: 'redis', broker: 'redis', disk,
})

/** The simulated Redis behind the process port, with connections by hand. */
export class Ours {
  now = 0
  readonly facts: BusFact[] = []
  readonly hits: string[] = []
  readonly problems: string[] = []
  #process: BrokerProcess<Redis>
  deadline: number | null = null
  steps = 0
  exit: { code: number; detail: string } | null = null
  /** Where a test begins to read `facts`. */
  mark = 0
  /** Clients read what they are sent. */
  drains = true
  #next = 2
  #received = new Map<number, string>()
  readonly closed = new Set<number>()

  constructor(argv: string[] = [], disk?: unknown, now = 0) {
    this.now = now
    this.#process = new BrokerProcess(redis, specOf(argv, disk))
    this.give({ kind: 'start' })
  }

  /** Hands over inputs at this moment. */
  give(...inputs: ProcessInput[]): void {
    this.steps++
    const { outputs, deadline } = this.#process.step(this.now, inputs) as { outputs: ProcessOutput[]; deadline: number | null }
    this.deadline = deadline
    for (const output of outputs) this.#take(output)
  }

  connect(from = 'orders'): Connection {
    const fd = this.#next
    this.#next += 2
    this.#received.set(fd, '')
    this.give({ kind: 'accepted', fd, port: 6379, local: { host: '10.0.0.2', port: 6379 }, peer: { host: '10.0.0.3', port: 40000 + fd }, from })
    return new Connection(this, fd)
  }

  at(fd: number): Connection { return new Connection(this, fd) }

  /** Virtual time goes by; what is due happens. */
  pass(ms: number): void {
    const until = this.now + ms * 1e6
    while (this.deadline !== null && this.deadline <= until) {
      this.now = Math.max(this.now, this.deadline)
      this.give()
    }
    this.now = until
  }

  arm(id: string, spec: BrokerFault): void { this.give({ kind: 'fault', id, spec }) }
  clear(id: string): void { this.give({ kind: 'fault_over', id }) }
  checkpoint(): unknown { return this.#process.checkpoint() }
  restore(checkpoint: unknown): void { this.#process.restore(checkpoint) }
  disk(orderly = false): unknown { return this.#process.disk(orderly) }
  told<K extends BusFact['kind']>(kind: K): Extract<BusFact, { kind: K }>[] { return this.facts.filter((fact) => fact.kind === kind) as Extract<BusFact, { kind: K }>[] }

  /** What has come for a connection and was not read yet. */
  take(fd: number): string {
    const text = this.#received.get(fd) ?? ''
    this.#received.set(fd, '')
    return text
  }
  putBack(fd: number, text: string): void { this.#received.set(fd, text + (this.#received.get(fd) ?? '')) }

  #take(output: ProcessOutput): void {
    if (output.kind === 'send') this.#received.set(output.fd, (this.#received.get(output.fd) ?? '') + Buffer.from(output.bytes).toString('latin1'))
    else if (output.kind === 'close' || output.kind === 'abort') this.closed.add(output.fd)
    else if (output.kind === 'bus') this.facts.push(output.fact)
    else if (output.kind === 'hit') this.hits.push(output.effect)
    else if (output.kind === 'problem') this.problems.push(output.message)
    else if (output.kind === 'exit') this.exit = output
    else if (output.kind === 'drain' && this.drains) this.give({ kind: 'drained', fd: output.fd })
  }
}

export class Connection {
  readonly fd: number
  #ours: Ours

  constructor(ours: Ours, fd: number) {
    this.#ours = ours
    this.fd = fd
  }

  send(...args: (string | number)[]): void { this.raw(commandOf(args.map(String))) }
  raw(text: string): void { this.#ours.give({ kind: 'data', fd: this.fd, bytes: new Uint8Array(Buffer.from(text, 'latin1')) }) }
  close(): void { this.#ours.give({ kind: 'eof', fd: this.fd }) }

  /** The answer to a command; undefined while there is none. */
  ask(...args: (string | number)[]): RespValue | undefined {
    this.send(...args)
    return this.read()
  }

  /** The next answer that has come whole. */
  read(): RespValue | undefined {
    const text = this.#ours.take(this.fd)
    if (text === '') return undefined
    const { value, next } = readReply(text, 0)
    this.#ours.putBack(this.fd, text.slice(next))
    return value
  }
}

export const commandOf = (args: readonly string[]): string => `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`
