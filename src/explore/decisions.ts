import type { WorldCommand } from '../contract/commands.ts'
import { nsToMs, type Ns } from '../contract/time.ts'
import { dependents, type Entry } from './trace.ts'

/** One departure from the undisturbed run: what is done after `position` kernel events. */
export type Deviation = { position: number; t: Ns; words: string } & (
  | { kind: 'crash'; process: string; restartAfter: Ns }
  | { kind: 'delay'; conn: number; to: 0 | 1; ns: Ns }
)

export function commandsOf(deviation: Deviation): WorldCommand[] {
  if (deviation.kind === 'delay') return [{ type: 'delay', conn: deviation.conn, to: deviation.to, ns: deviation.ns }]
  const { process, restartAfter } = deviation
  return [{ type: 'crash', process }, { type: 'restart', process, delay: nsToMs(restartAfter) }]
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
 * A process can be killed after each of its steps. After one of which nobody sees anything, and before which nobody else has run
 * since the last, that is the same as after the last.
 */
function crashPoints(entries: readonly Entry[], { from, mayCrash, supervisor }: Bounds): { points: Deviation[]; silent: number } {
  const points: Deviation[] = []
  let silent = 0
  let lastToStep = ''
  for (const { stepped, position, t } of entries) {
    if (stepped === null) continue
    const { process, visible, did } = stepped
    const same = !visible && lastToStep === process
    lastToStep = process
    if (position < from || !mayCrash(process)) continue
    if (same) silent++
    else points.push({ kind: 'crash', position: position + 1, t, process, restartAfter: nextLook(supervisor, t) - t, words: `crash ${process}${did === '' ? '' : `, which has just ${did}`}` })
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
