import { answer, isWaiting } from '../connection.ts'
import { after } from '../time.ts'
import { leads, partitionOf, type Broker, type Caller, type Partition } from '../state.ts'
import { settingOf } from '../topic-config.ts'
import type { Api } from '../wire/api.ts'
import { ERRORS } from '../wire/errors.ts'
import type { Given } from '../wire/fields.ts'
import { API_BY_KEY } from '../wire/apis.ts'

/** An answer that waits until the replicas in step have what it tells of (acks=all). */
export interface ParkedAnswer {
  caller: Caller
  body: unknown
  places: Place[]
  timer: number
}

/** Up to `end` the partition has to be replicated; `path` finds its errorCode in the answer. */
export interface Place { topic: string; index: number; end: number; epoch: number; path: (string | number)[]; lost?: number }

/** Answers at once where there is nothing to wait for. */
export function answerReplicated<Q, R>(broker: Broker, caller: Caller, api: Api<Q, R>, body: Given<R>, places: Place[], timeoutMs: number): Given<R> | null {
  const open = places.filter((place) => stateOf(broker, place) === 'waits')
  if (open.length === 0) return body
  const id = broker.state.nextParked++
  broker.state.acks.set(id, { caller, body, places: open, timer: broker.io.at(after(broker, timeoutMs), { acks: id }) })
  return null
}

function stateOf({ state }: Broker, place: Place): 'waits' | 'done' | number {
  const partition = partitionOf(state, place.topic, place.index)
  if (partition === undefined || !leads(state, partition) || partition.leaderEpoch !== place.epoch) return place.lost ?? ERRORS.NOT_LEADER_OR_FOLLOWER
  if (partition.log.highWatermark < place.end) return 'waits'
  const least = Number(settingOf(state.config, state.topics.get(place.topic)!, 'min.insync.replicas'))
  return partition.isr.length < least ? ERRORS.NOT_ENOUGH_REPLICAS_AFTER_APPEND : 'done'
}

/** Something has changed in a partition: its high watermark, or who leads it. */
export function lookAtAcks(broker: Broker, partition: Partition): void {
  for (const [id, parked] of broker.state.acks) {
    if (!parked.places.some((place) => place.topic === partition.topic && place.index === partition.index)) continue
    parked.places = parked.places.filter((place) => {
      const now = stateOf(broker, place)
      if (typeof now === 'number') fail(parked.body, place, now)
      return now === 'waits'
    })
    if (parked.places.length === 0) finish(broker, id, parked)
  }
}

export function acksTimedOut(broker: Broker, id: number): void {
  const parked = broker.state.acks.get(id)
  if (parked === undefined) return
  for (const place of parked.places) fail(parked.body, place, ERRORS.REQUEST_TIMED_OUT)
  finish(broker, id, parked)
}

function finish(broker: Broker, id: number, parked: ParkedAnswer): void {
  broker.io.cancel(parked.timer)
  broker.state.acks.delete(id)
  if (isWaiting(broker, parked.caller)) answer(broker, parked.caller, API_BY_KEY.get(parked.caller.key)!, parked.body as Given<unknown>)
}

function fail(body: unknown, place: Place, errorCode: number): void {
  let at = body as Record<string | number, unknown>
  for (const step of place.path) at = at[step] as Record<string | number, unknown>
  at['errorCode'] = errorCode
  if ('baseOffset' in at) at['baseOffset'] = -1
}

/** Connections that have ended wait for nothing. */
export function forgetAcks(broker: Broker, fd: number): void {
  for (const [id, parked] of broker.state.acks) {
    if (parked.caller.fd !== fd) continue
    broker.io.cancel(parked.timer)
    broker.state.acks.delete(id)
  }
}
