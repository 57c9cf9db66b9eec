import type { LabEvent } from '../contract/events.ts'
import type { Lab } from '../contract/lab.ts'
import { CheckMistake, type RequestOf } from './protocol.ts'
import { named } from './services.ts'
import type { GradeWorld } from './world.ts'

/** A check that speaks to a broker by a wrong name has a mistake in it. */
export function brokerNamed(world: GradeWorld, lab: Lab, name: string): void {
  const brokers = lab.services.filter((service) => service.broker !== undefined).map((service) => service.name)
  const [first] = named(world, name)
  if (brokers.includes(world.process(first!)!.service)) return
  throw new CheckMistake(`${name} is no broker; ${brokers.length === 0 ? 'this lab has none' : `the brokers are ${brokers.join(', ')}`}`)
}

/** A message by hand, so many times over. */
export function publish(world: GradeWorld, lab: Lab, { process, message, times }: RequestOf<'publish'>): void {
  brokerNamed(world, lab, process)
  for (let i = 0; i < times; i++) world.apply({ type: 'publish', process, message })
}

/** How many messages a queue (group, durable consumer) has not done with, as the log tells of it. */
export function lagOf(world: GradeWorld, lab: Lab, { process, queue, channel }: RequestOf<'lag'>): number {
  brokerNamed(world, lab, process)
  const names = named(world, process)
  const about = world.log.events.filter(isOfMessage).filter((event) => names.includes(event.process) && (channel === undefined || event.channel === channel))
  return about.some(({ system }) => system === 'kafka') ? behindCommits(about, queue, channel) : notDone(about, queue)
}

const OF_MESSAGES = ['bus.produce', 'bus.deliver', 'bus.ack', 'bus.requeue', 'bus.dead', 'bus.drop'] as const
type MessageEvent = Extract<LabEvent, { kind: (typeof OF_MESSAGES)[number] }>
const isOfMessage = (event: LabEvent): event is MessageEvent => (OF_MESSAGES as readonly string[]).includes(event.kind)

/** Kafka: a group is behind by what lies after the offset that it has committed, in each partition. */
function behindCommits(events: MessageEvent[], group: string, channel?: string): number {
  const topics = new Set(events.flatMap((event) => ('queue' in event && event.queue === group ? [event.channel] : [])))
  const ends = new Map<string, number>()
  const committed = new Map<string, number>()
  for (const event of events) {
    if (event.kind === 'bus.produce' && (channel !== undefined || topics.has(event.channel))) ends.set(placeOf(event), Number(event.offset) + 1)
    if (event.kind === 'bus.ack' && event.queue === group && event.outcome === 'commit') committed.set(placeOf(event), Number(event.offset))
  }
  return [...ends].reduce((sum, [place, end]) => sum + Math.max(0, end - (committed.get(place) ?? 0)), 0)
}

const placeOf = ({ channel, partition = 0 }: { channel: string; partition?: number }): string => `${channel}/${partition}`

/** The others: what was put into the queue and has neither been acknowledged nor gone another way. */
function notDone(events: MessageEvent[], queue: string): number {
  const open = new Set<number>()
  for (const event of events) {
    if (event.kind === 'bus.produce') {
      if (event.queues?.includes(queue)) open.add(event.message)
    } else if (event.queue !== queue) continue
    else if (event.kind === 'bus.deliver' || event.kind === 'bus.requeue') open.add(event.message)
    else if (event.kind !== 'bus.ack' || event.outcome === 'ack' || event.outcome === 'reject' || event.outcome === 'term') open.delete(event.message)
  }
  return open.size
}
