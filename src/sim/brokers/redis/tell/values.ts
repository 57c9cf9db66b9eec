import { idText, pendingOf, type Stream } from '../data/stream.ts'
import type { Value } from '../data/values.ts'
import type { Broker, Client } from '../state.ts'
import { toText } from '../wire/text.ts'
import { tell, tellDropped } from './messages.ts'

const SYSTEM = 'redis'

export function tellStream({ io }: Broker, key: string, change: 'created' | 'deleted', by: string, fd?: number): void {
  tell({ io }, { kind: 'bus.channel', system: SYSTEM, what: 'stream', name: toText(key), change, by, detail: {} }, fd)
}

export function tellSubscription({ io }: Broker, name: string, change: 'created' | 'deleted', isPattern: boolean, client: Client): void {
  tell({ io }, { kind: 'bus.channel', system: SYSTEM, what: 'subscription', name: toText(name), change, by: client.peer, detail: { pattern: isPattern } }, client.fd)
}

/** All that read a stream in groups have acknowledged an entry. */
function isSettled({ groups }: Stream, id: bigint): boolean {
  return groups.size > 0 && [...groups.values()].every((group) => group.lastId >= id && !pendingOf(group, id))
}

export function tellEntryGone(broker: Broker, key: string, stream: Stream, id: bigint, message: number, reason: string): void {
  tellDropped(broker, key, '', message, isSettled(stream, id) ? `${reason}, after every group had acknowledged it` : reason, idText(id))
}

/** A key goes with what lies in it. */
export function tellGone(broker: Broker, key: string, value: Value, reason: string, fd?: number): void {
  if (value.type === 'list') for (const { message } of value.items) tellDropped(broker, key, key, message, reason)
  if (value.type !== 'stream') return
  for (const { id, message } of value.entries) tellEntryGone(broker, key, value, id, message, reason)
  tellStream(broker, key, 'deleted', fd === undefined ? '' : broker.io.peer(fd), fd)
}

/** The server itself has taken a key off: its time was over, or memory was short. */
export function tellKeyGone(broker: Broker, db: number, key: string, value: Value, reason: string): void {
  tellGone(broker, key, value, reason)
  tell(broker, { kind: 'bus.channel', system: SYSTEM, what: 'key', name: toText(key), change: 'deleted', by: '', detail: { reason, kind: value.type, db } })
}
