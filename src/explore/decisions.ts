import type { WorldCommand } from '../contract/commands.ts'
import { nsToMs, type Ns } from '../contract/time.ts'
import { dependents, type Entry } from './trace.ts'

/** One departure from the undisturbed run: what is done after `position` kernel events. */
export type Deviation = { position: number; t: Ns; words: string } & (
  /** `unsent`: in the midst of the step that comes next, which has written its files and sends nothing. */
  | { kind: 'crash'; process: string; restartAfter: Ns; unsent?: true }
  | { kind: 'delay'; conn: number; to: 0 | 1; ns: Ns }
)

export function commandsOf(deviation: Deviation): WorldCommand[] {
  if (deviation.kind === 'delay') return [{ type: 'delay', conn: deviation.conn, to: deviation.to, ns: deviation.ns }]
  const { process, restartAfter, unsent } = deviation
  if (unsent) return [{ type: 'crash', process, unsent }]
  return [{ type: 'crash', process }, { type: 'restart', process, delay: nsToMs(restartAfter) }]
}

/** What remains to be done once the step has been in whose midst something happened. */
export function commandsAfter(deviation: Deviation): WorldCommand[] {
  if (deviation.kind === 'delay' || !deviation.unsent) return []
  return [{ type: 'restart', process: deviation.process, delay: nsToMs(deviation.restartAfter) }]
}

/** What could be tried along a run, and how much of it cannot make a difference. */
export interface Decisions { crashes: Deviation[]; delays: Deviation[]; commuting: number; silent: number }

export interface Bounds { from: number; until: Ns; mayCrash: (process: string) => boolean; supervisor: Supervisor }

/** What brings a crashed service back: it looks every so often, counted from a moment on. */
export interface Supervisor { from: Ns; every: Ns }

const nextLook = ({ from, every }: Supervisor, t: Ns): Ns => from + (Math.floor((t - from) / every) + 1) * every

/** Every crash point and every two messages that could have come in the other order, from `from` on. */
export function decisionsIn(entries: readonly Entry[], bounds: Bounds): Decisions {
  const window = entries.filter((entry) => entry.t <= bounds.until)
  const crashes = crashPoints(window, bounds)
  const { delays, commuting } = reorders(window, bounds)
  return { crashes: crashes.points, silent: crashes.silent, delays, commuting }
}

/**
 * A process can be killed after each of its steps, and between what a step has written to its volumes and what it sends. After one of
 * which nobody sees anything, and before which nobody else has run since the last, that is the same as after the last.
 */
function crashPoints(entries: readonly Entry[], { from, mayCrash, supervisor }: Bounds): { points: Deviation[]; silent: number } {
  const points: Deviation[] = []
  let silent = 0
  let lastToStep = ''
  for (const { stepped, position, t } of entries) {
    if (stepped === null) continue
    const { process, visible, did, torn } = stepped
    const same = !visible && lastToStep === process
    lastToStep = process
    if (position < from || !mayCrash(process)) continue
    const crash = { kind: 'crash', t, process, restartAfter: nextLook(supervisor, t) - t } as const
    if (torn !== null) points.push({ ...crash, position, unsent: true, words: `crash ${process}, which has just ${torn}` })
    if (same) silent++
    else points.push({ ...crash, position: position + 1, words: `crash ${process}${did === '' ? '' : `, which has just ${did}`}` })
  }
  return { points, silent }
}

/**
 * Messages that reach different processes commute. Of those that reach one process by different connections each may come
 * after any later one, unless that one happened only because of it.
 */
function reorders(entries: readonly Entry[], { from }: Bounds): { delays: Deviation[]; commuting: number } {
  const delays: Deviation[] = []
  let commuting = 0
  entries.forEach((first, i) => {
    if (first.kind !== 'arrival' || first.position < from) return
    const depends = dependents(entries, i)
    let last: Ns = -1
    for (let j = i + 1; j < entries.length; j++) {
      const second = entries[j]!
      if (second.kind !== 'arrival' || depends[j] || second.conn === first.conn) continue
      if (second.p !== first.p) { commuting++; continue }
      const ns = second.t - first.t + 1
      // Two that arrive at one instant are overtaken together.
      if (second.t === last) continue
      last = second.t
      delays.push({ kind: 'delay', position: first.position, t: first.t, conn: first.conn, to: first.to, ns, words: `${first.words} comes after ${second.words}` })
    }
  })
  return { delays, commuting }
}
