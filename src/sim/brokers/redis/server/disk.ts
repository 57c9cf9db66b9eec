import { idText } from '../data/stream.ts'
import type { Snapshot } from '../data/snapshot.ts'
import type { Value } from '../data/values.ts'
import { put, setExpiry } from '../keys/keyspace.ts'
import type { Broker, Redis } from '../state.ts'
import { tellDropped } from '../tell/messages.ts'
import { isOn, setting } from './config.ts'
import { snapshotOf } from './saving.ts'

/**
 * [B2] What a next start finds: the append-only file has every command that was answered, as it was written before the answer, and a killed
 * process takes nothing of the page cache with it; a snapshot has what was there when it was taken. `lost`: messages that neither has.
 */
export interface Disk { snapshot: Snapshot | null; appended: Snapshot | null; lost: Lost[]; messages: number }
interface Lost { channel: string; message: number; id: string | null }

export function toDisk(state: Redis, orderly: boolean): Disk {
  const now = snapshotOf(state)
  const savesAtEnd = orderly && setting(state.config, 'save') !== ''
  const snapshot = savesAtEnd ? now : state.saving.snapshot
  const appended = isOn(state.config, 'appendonly') ? now : null
  const kept = appended ?? snapshot
  return { snapshot, appended, lost: kept === now ? [] : lostSince(now, kept), messages: state.messages }
}

function lostSince(now: Snapshot, kept: Snapshot | null): Lost[] {
  const there = new Set((kept?.keys ?? []).flatMap(({ key, value }) => messagesIn(key, value).map(({ message }) => message)))
  return now.keys.flatMap(({ key, value }) => messagesIn(key, value).filter(({ message }) => !there.has(message)))
}

function messagesIn(channel: string, value: Value): Lost[] {
  if (value.type === 'list') return value.items.map(({ message }) => ({ channel, message, id: null }))
  return value.type === 'stream' ? value.entries.map(({ message, id }) => ({ channel, message, id: idText(id) })) : []
}

/** Loads what is there: the append-only file, if that is on, else the snapshot, of which what is over by now is left out. */
export function load(broker: Broker, disk: Disk): void {
  const { io, state } = broker
  const appends = isOn(state.config, 'appendonly')
  const found = appends ? disk.appended : disk.snapshot
  state.messages = disk.messages
  state.saving.snapshot = disk.snapshot
  for (const { channel, message, id } of disk.lost) tellDropped(broker, channel, id === null ? channel : '', message, 'lost: it was not on the disk', id ?? undefined)
  for (const { db: index, key, value, expireAt } of found?.keys ?? []) {
    const db = state.dbs[index]
    if (db === undefined || (!appends && expireAt !== null && expireAt <= io.wall)) continue
    put(broker, db, key, value)
    setExpiry(broker, db, key, expireAt)
  }
  io.log(`* DB loaded from ${appends ? 'append only file' : 'disk'}: ${state.dbs.reduce((sum, { keys }) => sum + keys.size, 0)} keys`)
}
