import { ActivityFailed } from '../../chaos/functions.ts'
import type { ChaosAnswer, ChaosLab } from '../../chaos/lab.ts'
import type { LabEvent } from '../../contract/events.ts'
import type { Lab } from '../../contract/lab.ts'
import { Desk } from '../../grade/desk.ts'
import { CheckMistake, WorldEnded } from '../../grade/protocol.ts'
import type { World } from '../../sim/index.ts'
import { Turns } from './turns.ts'

type Asked = Parameters<Desk['serve']>[0]

/** A lab for an experiment: the desk that serves the checks' `lab` serves it, too. */
export function chaosLab(world: World, lab: Lab): { lab: ChaosLab; onEvent: (event: LabEvent) => void } {
  const turns = new Turns(world)
  const desk = new Desk(turns.world, lab)
  /** The experiment's own names of faults, and the desk's. */
  const names = new Map<string, string>()
  const ask = async <T>(request: Asked, member: string): Promise<T> => {
    try {
      return (await desk.serve(request))[member] as T
    } catch (error) {
      if (error instanceof CheckMistake || error instanceof WorldEnded) throw new ActivityFailed(error.message)
      throw error
    }
  }
  const chaos: ChaosLab = {
    now: () => world.now,
    start: (work) => turns.start(work),
    all: () => turns.all(),
    sleep: (seconds) => ask({ op: 'sleep', seconds }, ''),
    send: (request, times, every) => ask<ChaosAnswer[]>({ op: 'send', ...request, times, every, seconds: 0 }, 'responses'),
    async arm(id, { spec, scope }) {
      const old = id === null ? undefined : names.get(id)
      if (old !== undefined) await ask({ op: 'clear', id: old }, '')
      const armed = await ask<string>({ op: 'arm', spec: { ...spec }, scope: { ...scope } }, 'id')
      names.set(id ?? armed, armed)
      return id ?? armed
    },
    async clear(id) {
      const armed = names.get(id)
      if (armed === undefined) throw new ActivityFailed(`no fault "${id}" has been armed${names.size > 0 ? `; armed were ${[...names.keys()].join(', ')}` : ''}`)
      await ask({ op: 'clear', id: armed }, '')
    },
    crash: (process) => ask({ op: 'crash', process }, ''),
    stop: (process) => ask({ op: 'stop', process }, ''),
    restart: (process) => ask({ op: 'restart', process }, ''),
    waitReady: (process, within) => ask({ op: 'wait_ready', process, within }, 'problem'),
    running: (process) => ask({ op: 'running', process }, 'running'),
    logs: (process) => ask({ op: 'logs', process }, 'text'),
    events: ({ since, ...filter }) => ask({ op: 'events', since, ...filter }, 'events'),
  }
  return { lab: chaos, onEvent: (event) => desk.onEvent(event) }
}
