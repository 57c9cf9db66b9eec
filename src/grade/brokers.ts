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
