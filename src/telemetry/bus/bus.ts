import type { BusKind } from '../../contract/bus.ts'
import type { EventOf } from '../../contract/events.ts'
import type { Ns } from '../../contract/time.ts'
import { reducer } from '../reducer.ts'
import { onAck, onCommit, onDeliver, onGone, onRequeue } from './deliveries.ts'
import { isFor, onConsumer } from './consumers.ts'
import { broker, laneOf, sample } from './lanes.ts'
import type { BrokerView, BusView, Lane, Message } from './model.ts'

/** What the brokers of a lab say, folded into what lies where and what became of each message (SPEC B3). */
export const bus = reducer<BusView>(
  () => ({ version: 0, brokers: new Map() }),
  (state, event) => {
    if (event.kind.startsWith('bus.')) takeBus(state, event as BusEvent)
  },
)

type BusEvent = { [K in BusKind]: EventOf<K> }[BusKind]

function takeBus(state: BusView, event: BusEvent): void {
  const at = broker(state, event.process, event.system)
  switch (event.kind) {
    case 'bus.produce': return onProduce(at, event)
    case 'bus.deliver': return onDeliver(at, event)
    case 'bus.ack': return event.outcome === 'commit' ? onCommit(at, event) : onAck(at, event)
    case 'bus.requeue': return onRequeue(at, event)
    case 'bus.dead': case 'bus.drop': return onGone(at, event)
    case 'bus.channel': return onChannel(at, event)
    case 'bus.group': return onGroup(at, event)
    case 'bus.leader':
      (at.lanes.get(event.channel) ?? laneOf(at, `${event.channel}/${event.partition}`, event.channel, event.partition)).leader = event.leader
      return
    case 'bus.error':
      at.errors.push({ t: event.t, seq: event.seq, to: event.to, code: event.code, detail: event.detail })
      if (at.errors.length > 200) at.errors.shift()
  }
}

function onProduce(at: BrokerView, event: EventOf<'bus.produce'>): void {
  const { message: id, channel, key, headers, body, from, t, seq } = event
  const lanes = lanesFor(at, event)
  const message: Message = {
    id, seq, t, channel, key, headers, body, from, partition: event.partition ?? null, offset: event.offset ?? null, routing: event.routing ?? '',
    lanes: lanes.map((lane) => lane.id), steps: [{ kind: 'produced', t, seq, who: from, queue: '', note: event.fault === undefined ? '' : `fault ${event.fault}` }],
    attempts: 0, state: 'waiting',
  }
  at.messages.set(id, message)
  at.list.push(message)
  for (const lane of lanes) into(lane, message, t)
}

/** A message lies in a partition, in the queues that it was routed to, or (if anywhere) in what it was sent to. */
function lanesFor(at: BrokerView, { channel, partition, offset, queues }: EventOf<'bus.produce'>): Lane[] {
  if (partition !== undefined) return [laneOf(at, `${channel}/${partition}`, channel, partition)]
  if (queues !== undefined) return queues.map((queue) => laneOf(at, queue, queue))
  const lane = laneOf(at, channel, channel)
  if (offset === undefined && lane.total === 0) lane.transient = true
  return [lane]
}

function into(lane: Lane, message: Message, t: Ns): void {
  lane.total++
  if (typeof message.offset === 'number' && message.partition !== null) lane.end = message.offset + 1
  if (!lane.transient) lane.inside.add(message.id)
  for (const reader of lane.readers.values()) if (!isFor(reader, message)) reader.skipped++
  sample(lane, t)
}

function onChannel(at: BrokerView, event: EventOf<'bus.channel'>): void {
  const { what, name, detail, change } = event
  if (what === 'consumer' && at.system === 'nats') onConsumer(at, event)
  if (change !== 'deleted') {
    at.channels.set(`${what}/${name}`, { what, name, detail: { ...at.channels.get(`${what}/${name}`)?.detail, ...detail } })
    const { partitions } = detail
    if (what === 'topic' && typeof partitions === 'number') for (let p = 0; p < partitions; p++) laneOf(at, `${name}/${p}`, name, p)
    else if (what === 'queue' || what === 'stream') laneOf(at, name, name)
    return
  }
  at.channels.delete(`${what}/${name}`)
  if (what === 'topic') for (const lane of [...at.lanes.values()]) if (lane.channel === name) at.lanes.delete(lane.id)
  if (what === 'queue' || what === 'stream') at.lanes.delete(name)
}

function onGroup(at: BrokerView, { group, generation, state, reason, members }: EventOf<'bus.group'>): void {
  const former = at.groups.get(group)
  const rebalances = (former?.rebalances ?? 0) + (former && former.generation > 0 && former.generation !== generation ? 1 : 0)
  // Why it came to this is what began it, not that it is over.
  const began = state === 'PreparingRebalance' || former === undefined || former.state === 'Stable'
  at.groups.set(group, { name: group, generation, state, reason: began ? reason : former.reason, members, rebalances })
  for (const lane of at.lanes.values()) {
    const reader = lane.readers.get(group)
    if (reader) reader.owner = members.find(({ owns }) => owns.includes(lane.id))?.process ?? ''
  }
}
