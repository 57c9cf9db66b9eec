import type { BrokerFault } from '../../contract/faults-broker.ts'
import type { BusFact } from '../../contract/bus.ts'
import type { ProcessOutput } from '../../contract/process.ts'
import { MS, msToNs, type Ns } from '../../contract/time.ts'
import { push, remove } from '../kernel/queue.ts'
import { nextFloat, nextUint32 } from '../kernel/rng.ts'
import type { Link, Memory, Outgoing } from './memory.ts'
import type { BrokerExit, Io } from './system.ts'

/** What a link takes before its broker is told to wait: the kernel's own buffer of a connection. */
const FULL_BYTES = 64 * 1024

/** One step's view of the outside. */
export class BrokerIo implements Io {
  readonly outputs: ProcessOutput[] = []
  readonly now: Ns
  readonly wall: number
  ended = false
  #memory: Memory<unknown>

  constructor(memory: Memory<unknown>, now: Ns, epoch: number) {
    this.#memory = memory
    this.now = now
    this.wall = epoch + Math.floor(now / MS)
  }

  listen(port: number): void { this.outputs.push({ kind: 'listen', port }) }
  peer(fd: number): string { return this.#memory.links.get(fd)?.peer ?? '' }
  portOf(fd: number): number { return this.#memory.links.get(fd)?.port ?? 0 }
  isOpen(fd: number): boolean { return this.#memory.links.get(fd)?.open ?? false }
  backlog(fd: number): number { return this.#memory.links.get(fd)?.sent ?? 0 }
  full(fd: number): boolean { return this.#memory.links.get(fd)?.draining ?? false }
  pause(fd: number): void { this.#ifOpen(fd, () => this.outputs.push({ kind: 'pause', fd })) }
  resume(fd: number): void { this.#ifOpen(fd, () => this.outputs.push({ kind: 'resume', fd })) }

  send(fd: number, bytes: Uint8Array): void {
    this.#ifOpen(fd, (link) => this.#out(link, { kind: 'send', fd, bytes }))
  }

  close(fd: number): void { this.#leave(fd, 'close') }
  abort(fd: number): void { this.#leave(fd, 'abort') }

  connect(host: string, port: number): number {
    const fd = this.#memory.nextFd
    this.#memory.nextFd += 2
    this.#memory.links.set(fd, { port, peer: host, open: true, sent: 0, draining: false, lastAt: 0 })
    this.outputs.push({ kind: 'resolve', id: fd, name: host })
    return fd
  }

  /** The host of a connection that is to be made has this address; false where it has none. */
  dial(fd: number, address: string | undefined): boolean {
    const link = this.#memory.links.get(fd)
    if (link === undefined) return true
    if (address !== undefined) this.outputs.push({ kind: 'connect', fd, host: address, port: link.port })
    else this.forget(fd)
    return address !== undefined
  }

  at(t: Ns, what: unknown): number { return this.#schedule(t, { inner: what }) }
  cancel(timer: number): void { remove(this.#memory.timers, timer) }

  dice(): number { return nextFloat(this.#memory.dice) }
  random(bytes: number): Uint8Array { return Uint8Array.from({ length: bytes }, () => nextUint32(this.#memory.dice) & 0xff) }

  tell(fact: BusFact, fd?: number): void { this.outputs.push({ kind: 'bus', fact, ...(fd === undefined ? {} : { fd }) }) }
  log(line: string): void { this.outputs.push({ kind: 'stdout', text: `${line}\n` }) }
  problem(code: string, message: string): void { this.outputs.push({ kind: 'problem', code, message }) }

  faults<T extends BrokerFault['type']>(type: T): { id: string; spec: Extract<BrokerFault, { type: T }> }[] {
    return this.#memory.faults.filter((fault): fault is { id: string; spec: Extract<BrokerFault, { type: T }> } => fault.spec.type === type)
  }

  strikes({ id, spec }: { id: string; spec: { percentage?: number | undefined } }, effect: string, fd?: number): boolean {
    const struck = nextFloat(this.#memory.faultDice) * 100 < (spec.percentage ?? 100)
    if (struck) this.hit(id, effect, fd)
    return struck
  }

  hit(id: string, effect: string, fd?: number): void { this.outputs.push({ kind: 'hit', id, effect, ...(fd === undefined ? {} : { fd }) }) }

  /** A slow broker's words, in their time. */
  sendNow(out: Outgoing): void { this.outputs.push(out) }

  /** The link is gone; nothing is said to it. */
  forget(fd: number): void { this.#memory.links.delete(fd) }

  /** It takes bytes again: true where it had been full. */
  relieved(fd: number): boolean {
    const link = this.#memory.links.get(fd)
    if (!link) return false
    link.sent = 0
    const was = link.draining
    link.draining = false
    return was
  }

  exit(code: number, detail: string): void {
    this.ended = true
    this.outputs.push({ kind: 'exit', code, cause: code === 0 ? 'exit' : 'error', detail })
  }

  end(exit: BrokerExit): void {
    this.outputs.push({ kind: 'stderr', text: `${exit.message}\n` })
    this.exit(exit.code, exit.message)
  }

  #ifOpen(fd: number, act: (link: Link) => void): void {
    const link = this.#memory.links.get(fd)
    if (link?.open) act(link)
  }

  #leave(fd: number, kind: 'close' | 'abort'): void {
    this.#ifOpen(fd, (link) => {
      this.#out(link, { kind, fd })
      this.#memory.links.delete(fd)
    })
  }

  #out(link: Link, out: Outgoing): void {
    const delay = this.faults('slow_broker').reduce((sum, { spec }) => sum + msToNs(spec.delay), 0)
    if (delay > 0) for (const { id } of this.faults('slow_broker')) this.hit(id, 'slowed down')
    const t = Math.max(this.now + delay, link.lastAt)
    if (t > this.now) {
      link.lastAt = t
      this.#schedule(t, { out })
    } else this.outputs.push(out)
    if (out.kind !== 'send') return
    link.sent += out.bytes.length
    if (link.sent < FULL_BYTES || link.draining) return
    link.draining = true
    this.outputs.push({ kind: 'drain', fd: out.fd })
  }

  #schedule(t: Ns, what: Memory<unknown>['timers'][number]['what']): number {
    const seq = this.#memory.nextTimer++
    push(this.#memory.timers, { t, seq, what })
    return seq
  }
}
