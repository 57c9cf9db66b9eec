import { MS } from '../../../../contract/time.ts'
import type { Snapshot } from '../data/snapshot.ts'
import type { Broker, Db, Redis } from '../state.ts'
import { savePoints, setting } from './config.ts'

/** A child process writes the snapshot; it takes a moment, and the server goes on. */
const WRITING = 20 * MS

export const snapshotOf = (state: Pick<Redis, 'dbs' | 'messages'>): Snapshot => ({ keys: state.dbs.flatMap(keysIn), messages: state.messages })

const keysIn = (db: Db): Snapshot['keys'] =>
  [...db.keys].map(([key, { value }]) => ({ db: db.index, key, value, expireAt: db.expiring.get(key) ?? null }))

/** BGSAVE, or SAVE, which is over at once. */
export function startSave(broker: Broker, background: boolean): void {
  const { io, state } = broker
  const { saving } = state
  saving.writing = structuredClone(snapshotOf(state))
  saving.dirty = 0
  if (background) io.at(io.now + WRITING, { saved: true })
  else saveDone(broker)
}

export function saveDone({ io, state: { saving } }: Broker): void {
  if (saving.writing === null) return
  saving.snapshot = saving.writing
  saving.writing = null
  saving.lastSave = io.wall
}

/** A save point is reached, or will be: `save 60 100` is a minute after the last snapshot, if 100 changes have come by then. */
export function considerSave(broker: Broker): void {
  const { io, state } = broker
  const { saving } = state
  if (saving.dirty === 0 || saving.writing !== null) return
  const due = (savePoints(setting(state.config, 'save')) ?? []).filter(({ changes }) => saving.dirty >= changes).map(({ seconds }) => seconds)
  if (due.length === 0) return
  const wait = saving.lastSave + Math.min(...due) * 1000 - io.wall
  if (wait <= 0) return startSave(broker, true)
  const t = io.now + wait * MS
  if (saving.timer !== null && saving.timer.t <= t) return
  if (saving.timer !== null) io.cancel(saving.timer.id)
  saving.timer = { t, id: io.at(t, { save: true }) }
}
