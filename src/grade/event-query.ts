import { labEventSchema, type LabEvent } from '../contract/events.ts'
import { CheckMistake, type RequestOf } from './protocol.ts'
import { named } from './services.ts'
import type { GradeWorld } from './world.ts'

const KINDS: string[] = labEventSchema.def.options.map((option) => option.def.shape.kind.def.values[0]!)

/**
 * The events of the log that a check asks for. A service's name means all its replicas, as everywhere in the fixture. A
 * misspelt kind would find nothing, and a check that hopes for nothing pass for no reason: it is a mistake.
 */
export function eventsOf(world: GradeWorld, wanted: RequestOf<'events'>): LabEvent[] {
  const { kind, since } = wanted
  if (kind !== undefined && !KINDS.includes(kind)) throw new CheckMistake(`there are no events of kind '${kind}'; the kinds are ${KINDS.join(', ')}`)
  if (wanted.process !== undefined && wanted.process !== '') named(world, wanted.process)
  const is = (name: string | undefined, asked: string | undefined): boolean =>
    asked === undefined || name === asked || (name !== undefined && world.process(name)?.service === asked)
  return world.log.events.filter((event) => {
    const { from, to } = event as { from?: string; to?: string }
    return event.t >= since && (kind === undefined || event.kind === kind) && is(event.process, wanted.process) && is(from, wanted.from) && is(to, wanted.to)
  })
}
