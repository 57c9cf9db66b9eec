import type { Clock, Process, ProcessInput, ProcessOutput, ProcessSpec, StepResult } from '../../contract/process.ts'
import type { Ns } from '../../contract/time.ts'
import { pop } from '../kernel/queue.ts'
import { nextUint32 } from '../kernel/rng.ts'
import { BrokerIo } from './broker-io.ts'
import type { Memory } from './memory.ts'
import { BrokerExit, type BrokerSystem } from './system.ts'

/** A broker behind the process port: links, crashes, hangs, clocks and checkpoints reach it as they reach a program. */
export class BrokerProcess<S> implements Process {
  #system: BrokerSystem<S>
  #spec: ProcessSpec
  #memory: Memory<S>

  constructor(system: BrokerSystem<S>, spec: ProcessSpec) {
    this.#system = system
    this.#spec = spec
    this.#memory = firstMemory(spec)
  }

  step(now: Ns, inputs: ProcessInput[], clock?: Clock): StepResult {
    const memory = this.#memory
    const io = new BrokerIo(memory, now, this.#spec.epoch + (clock?.wall ?? 0))
    try {
      for (const input of inputs) {
        take(this.#system, io, memory, this.#spec, input)
        if (io.ended) break
      }
      while (!io.ended && (memory.timers[0]?.t ?? Infinity) <= now) {
        const { what } = pop(memory.timers)!
        if ('out' in what) io.sendNow(what.out)
        else this.#system.timer(io, memory.inner, what.inner)
      }
    } catch (error) {
      if (!(error instanceof BrokerExit)) throw error
      io.end(error)
    }
    return { outputs: io.outputs, deadline: memory.timers[0]?.t ?? null, ticks: costOf(io.outputs) }
  }

  checkpoint(): unknown { return structuredClone(this.#memory) }
  restore(checkpoint: unknown): void { this.#memory = structuredClone(checkpoint as Memory<S>) }
  disk(orderly: boolean): unknown {
    return this.#memory.inner === null ? this.#spec.disk : structuredClone(this.#system.disk(this.#memory.inner, orderly))
  }
  kill(): void {}
}

function firstMemory<S>(spec: ProcessSpec): Memory<S> {
  const dice: Memory<S>['dice'] = [...spec.entropy]
  const faultDice: Memory<S>['dice'] = [nextUint32(dice), nextUint32(dice), nextUint32(dice), nextUint32(dice)]
  // A state before the start: nothing reaches it but `start`.
  return { inner: null as S, timers: [], nextTimer: 1, dice, faultDice, faults: [], links: new Map(), nextFd: 1 }
}

/** Processor time for a slow processor to multiply: about 50 microseconds for each thing said. */
const costOf = (outputs: ProcessOutput[]): number => 5 * outputs.length

function take<S>(system: BrokerSystem<S>, io: BrokerIo, memory: Memory<S>, spec: ProcessSpec, input: ProcessInput): void {
  const state = memory.inner
  switch (input.kind) {
    case 'start':
      memory.inner = system.start(io, spec, structuredClone(spec.disk))
      return
    case 'accepted':
      memory.links.set(input.fd, { port: input.port, peer: input.from ?? input.peer.host, open: true, sent: 0, draining: false, lastAt: 0 })
      system.opened(io, state, input.fd, input.port)
      return
    case 'connected':
    case 'connect_failed':
      if (input.kind === 'connect_failed') memory.links.delete(input.fd)
      // It may have been given up meanwhile.
      if (input.kind === 'connect_failed' || memory.links.has(input.fd)) system.connected?.(io, state, input.fd, input.kind === 'connected')
      return
    case 'data':
      if (io.isOpen(input.fd)) system.data(io, state, input.fd, input.bytes)
      return
    case 'eof':
    case 'reset':
      // A broker has nothing to say to an end that has stopped talking.
      if (!io.isOpen(input.fd)) return
      if (input.kind === 'eof') io.close(input.fd)
      else io.forget(input.fd)
      system.closed(io, state, input.fd)
      return
    case 'drained':
      if (io.relieved(input.fd)) system.drained?.(io, state, input.fd)
      return
    case 'publish': return system.publish(io, state, input.message)
    case 'replay': return system.replay(io, state, input.from)
    case 'fault':
      memory.faults = [...memory.faults.filter((fault) => fault.id !== input.id), { id: input.id, spec: input.spec }]
      return system.fault(io, state, input.id, input.spec)
    case 'fault_over': {
      const fault = memory.faults.find((one) => one.id === input.id)
      memory.faults = memory.faults.filter((one) => one !== fault)
      if (fault) system.faultOver?.(io, state, fault.id, fault.spec)
      return
    }
    case 'signal':
      system.stopping?.(io, state)
      io.exit(0, 'SIGTERM: shut down')
      return
    case 'resolved':
      if (!io.dial(input.id, input.addresses[0])) system.connected?.(io, state, input.id, false)
      return
    case 'limit':
    case 'file':
  }
}
