import type { LabEvent } from '../contract/events.ts'
import type { Lab } from '../contract/lab.ts'
import { SECOND } from '../contract/time.ts'
import { eventsOf } from './event-query.ts'
import { readFault } from './faults.ts'
import { CheckMistake, WorldEnded, type JudgeRequest } from './protocol.ts'
import { logOf } from './ready.ts'
import { brokerNamed, lagOf, publish } from './brokers.ts'
import { isRunning, named, stopService, waitReady } from './services.ts'
import { Traffic } from './traffic.ts'
import type { GradeWorld } from './world.ts'

type WorldRequest = Exclude<JudgeRequest, { op: 'collected' | 'broken' | 'alive' | 'started' | 'finished' | 'open' }>

/** Serves the `lab` of one check: each call does one thing to its world and lets time pass as far as it must. */
export class Desk {
  readonly world: GradeWorld
  readonly #lab: Lab
  readonly #traffic: Traffic
  #faults = 0

  constructor(world: GradeWorld, lab: Lab) {
    this.world = world
    this.#lab = lab
    this.#traffic = new Traffic(world)
  }

  onEvent(event: LabEvent): void {
    this.#traffic.onEvent(event)
  }

  async serve(request: WorldRequest): Promise<Record<string, unknown>> {
    if (this.world.ended) throw new WorldEnded(this.world.ended.detail)
    const answer = await this.#do(request)
    return { now: this.world.now, ...answer }
  }

  async #do(request: WorldRequest): Promise<Record<string, unknown>> {
    const { world } = this
    switch (request.op) {
      case 'sleep': await this.#sleep(request.seconds); return {}
      case 'send': return { responses: await this.#traffic.send(request) }
      case 'arm': return { id: this.#arm(request.spec, request.scope) }
      case 'clear': this.#clear(request.id); return {}
      case 'publish': publish(world, this.#lab, request); return {}
      case 'lag': return { lag: lagOf(world, this.#lab, request) }
      case 'replay': brokerNamed(world, this.#lab, request.process); world.apply({ type: 'replay', process: request.process, from: request.from }); return {}
      case 'crash': named(world, request.process); world.apply({ type: 'crash', process: request.process }); return {}
      case 'stop': await stopService(world, request.process); return {}
      case 'restart': named(world, request.process); world.apply({ type: 'restart', process: request.process }); return {}
      case 'wait_ready': return { problem: await waitReady(world, this.#lab, request.process, request.within) }
      case 'running': return { running: isRunning(world, request.process) }
      case 'logs': return { text: logOf(world.log.events, named(world, request.process)) }
      case 'events': return { events: eventsOf(world, request) }
    }
  }

  async #sleep(seconds: number): Promise<void> {
    await this.world.runUntil(this.world.now + Math.round(seconds * SECOND))
    if (this.world.ended) throw new WorldEnded(this.world.ended.detail)
  }

  #arm(spec: { type: string }, scope: object): string {
    const fault = readFault(spec, scope)
    const id = `${fault.spec.type}-${++this.#faults}`
    const before = this.world.log.events.length
    this.world.apply({ type: 'arm', id, ...fault })
    // A misspelt service would make a fault that touches nothing.
    const problem = this.world.log.events.slice(before).find((event) => event.kind === 'problem' && event.code === 'fault-scope')
    if (problem?.kind === 'problem') throw new CheckMistake(problem.message)
    return id
  }

  #clear(id: string): void {
    const last = this.world.log.events.findLast((event) => (event.kind === 'fault.arm' || event.kind === 'fault.clear') && event.id === id)
    if (last?.kind === 'fault.arm') this.world.apply({ type: 'clear', id })
  }
}
