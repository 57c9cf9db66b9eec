import type { BusFact } from '../../../../contract/bus.ts'
import { bodyOf } from '../../payload.ts'
import type { Broker } from '../state.ts'
import { toBytes, toText } from '../wire/text.ts'

const SYSTEM = 'redis'
/** A stream's fields stand beside its body; long ones are cut there. */
const FIELD_MOST = 256

export interface Origin { fd?: number; from: string; fault?: string }
/** To the event log, on behalf of a connection where there is one. */
export const tell = ({ io }: Pick<Broker, 'io'>, fact: BusFact, fd = -1): void => io.tell(fact, fd < 0 ? undefined : fd)

export const originOf = ({ io }: Broker, fd: number): Origin => ({ fd, from: io.peer(fd) })

/** A message is in the server (SPEC B3): its number. A stream's entry is told as its fields, and as their JSON. */
export function tellProduced(
  { io, state }: Broker, { channel, text, fields, by, id, list }:
    { channel: string; text?: string; fields?: string[]; by: Origin; id?: string; list?: true },
): number {
  const message = ++state.messages
  const pairs = fields === undefined ? [] : pairsOf(fields)
  tell({ io }, {
    kind: 'bus.produce', system: SYSTEM, from: by.from, message, channel: toText(channel), key: null,
    headers: pairs.map(([name, value]) => [name, value.slice(0, FIELD_MOST)]),
    body: bodyOf(text === undefined ? new TextEncoder().encode(JSON.stringify(Object.fromEntries(pairs))) : toBytes(text)),
    ...(id === undefined ? {} : { offset: id }), ...(list ? { queues: [toText(channel)] } : {}),
    ...(by.fault === undefined ? {} : { fault: by.fault }),
  }, by.fd)
  return message
}

const pairsOf = (fields: string[]): [string, string][] =>
  Array.from({ length: fields.length / 2 }, (_, i) => [toText(fields[2 * i]!), toText(fields[2 * i + 1]!)])

/** An element of a list goes to a client, and with that is done: nothing is acknowledged. */
export function tellPopped({ io }: Broker, key: string, message: number, fd: number): void {
  const place = { system: SYSTEM, message, channel: toText(key), queue: toText(key) } as const
  tell({ io }, { kind: 'bus.deliver', ...place, to: io.peer(fd), attempt: 1 }, fd)
  tell({ io }, { kind: 'bus.ack', ...place, from: io.peer(fd), outcome: 'ack' }, fd)
}

export function tellDropped({ io }: Broker, channel: string, queue: string, message: number, reason: string, id?: string): void {
  tell({ io }, { kind: 'bus.drop', system: SYSTEM, message, channel: toText(channel), queue: toText(queue), reason, ...(id === undefined ? {} : { offset: id }) })
}

export function tellError({ io }: Broker, fd: number, words: string): void {
  const [code = 'ERR'] = words.split(' ', 1)
  tell({ io }, { kind: 'bus.error', system: SYSTEM, to: io.peer(fd), code, detail: toText(words.slice(code.length + 1)) }, fd)
}

/** Once in the life of this server. */
export function tellProblem({ io, state }: Broker, text: string): void {
  if (state.told.includes(text)) return
  state.told.push(text)
  io.problem('broker', text)
}
