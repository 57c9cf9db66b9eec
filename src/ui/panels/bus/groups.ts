import type { BusSystem } from '../../../contract/bus.ts'
import type { GroupView } from '../../../telemetry/index.ts'

/** Who is in a group and what that means, in the words of its system; it follows the group's name. */
export function groupText(system: BusSystem, group: GroupView): string {
  const { members } = group
  if (members.length === 0) return `${system === 'kafka' ? ofKafka(group) : 'has no members:'} nobody is in it.`
  switch (system) {
    case 'nats': return `is a queue group: ${listed(members.map(({ process }) => process))} ${members.length === 1 ? 'listens' : 'listen'} to ${listed(members.flatMap(({ owns }) => owns))}, and one of them gets each message.`
    case 'redis': return `is a group of ${listed(members.map(({ id, process }) => (process === '' || process === id ? id : `${id} (${process})`)))}.`
    default: return `${ofKafka(group)} ${members.map((member) => `${member.process} has ${member.owns.join(', ') || 'nothing'}`).join('; ')}.`
  }
}

const ofKafka = ({ state, generation }: GroupView): string => `is ${state.toLowerCase()}${generation > 0 ? ` in generation ${generation}` : ''}:`

function listed(names: string[]): string {
  const each = [...new Set(names)]
  return each.length < 2 ? each.join('') : `${each.slice(0, -1).join(', ')} and ${each.at(-1)}`
}
