import { msToNs } from '../../../../contract/time.ts'
import { placeKey, type Broker, type Call, type Client, type Place } from '../state.ts'
import { readDouble, readInt } from '../wire/numbers.ts'
import { fail } from '../wire/reply.ts'

/** Seconds as BLPOP takes them: 0 is for ever. In milliseconds. */
export function timeoutOf(text: string): number {
  const seconds = readDouble(text)
  if (seconds === null) return fail('ERR timeout is not a float or out of range')
  if (seconds < 0) return fail('ERR timeout is negative')
  return seconds * 1000 > 2 ** 53 ? fail('ERR timeout is out of range') : Math.ceil(seconds * 1000)
}

/** Milliseconds as XREAD BLOCK takes them. */
export function blockOf(text: string): number {
  const ms = readInt(text)
  if (ms === null) return fail('ERR timeout is not an integer or out of range')
  return ms < 0 ? fail('ERR timeout is negative') : ms
}

/** The command is looked at again when one of the keys has changed, and answered with nothing after the time. */
export function waitFor(at: Call, keys: string[], ms: number, args = at.args): void {
  const { io, state, client } = at
  if (client.waiting !== null) {
    at.stays = true
    return
  }
  const places = [...new Set(keys)].map((key) => ({ db: client.db, key }))
  client.waiting = {
    args, keys: places, since: io.now, timer: ms === 0 ? null : io.at(io.now + msToNs(ms), { timeout: client.fd }),
  }
  for (const place of places) {
    const name = placeKey(place)
    state.blocked.set(name, [...state.blocked.get(name) ?? [], client.fd])
  }
}

export function stopWaiting({ io, state }: Broker, client: Client): void {
  const { waiting } = client
  if (waiting === null) return
  client.waiting = null
  if (waiting.timer !== null) io.cancel(waiting.timer)
  for (const place of waiting.keys) {
    const name = placeKey(place)
    const left = (state.blocked.get(name) ?? []).filter((fd) => fd !== client.fd)
    if (left.length === 0) state.blocked.delete(name)
    else state.blocked.set(name, left)
  }
}

/** Who waits for a key, the first come first. */
export const waitersFor = ({ state }: Broker, place: Place): Client[] =>
  (state.blocked.get(placeKey(place)) ?? []).flatMap((fd) => state.clients.get(fd) ?? [])
