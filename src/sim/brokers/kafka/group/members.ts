import { Malformed, Reader } from '../wire/reader.ts'
import { key, type Broker, type Caller, type Partition } from '../state.ts'
import { after } from '../time.ts'
import type { Group, Member } from './group.ts'

/** Who is in a group and owns what (SPEC B3). */
export function tellGroup({ io }: Broker, group: Group, reason: string): void {
  io.tell({
    kind: 'bus.group', system: 'kafka', group: group.id, generation: group.generation, state: group.state, reason,
    members: [...group.members.values()].map((member) => ({ id: member.id, process: member.process, owns: member.owns })),
  })
}

/** The topics and partitions in an assignment of the consumer protocol (version, topics with partitions, user data). */
export function ownedIn(assignment: Uint8Array): string[] {
  if (assignment.length === 0) return []
  try {
    const reader = new Reader(assignment)
    reader.int16()
    const owned: string[] = []
    for (let topics = reader.int32(); topics > 0; topics--) {
      const topic = reader.text(reader.int16())
      for (let partitions = reader.int32(); partitions > 0; partitions--) owned.push(key(topic, reader.int32()))
    }
    return owned
  } catch (error) {
    // Members may agree on any format of their own: then nobody can say what they own.
    if (error instanceof Malformed) return []
    throw error
  }
}

/** A member was heard of: its session begins anew. */
export function touch(broker: Broker, group: Group, member: Member, ms = member.sessionMs): void {
  member.until = after(broker, ms)
  // A new member has had longer: its timer would look too late.
  if (member.isNew && member.timer !== null) {
    broker.io.cancel(member.timer)
    member.timer = null
  }
  member.timer ??= broker.io.at(member.until, { session: [group.id, member.id] })
}

/** The group that reads a partition over this connection: the one with a member of that process which owns it. */
export function groupOf({ io, state }: Broker, caller: Caller, partition: Partition): Group | undefined {
  const client = state.clients.get(caller.fd)
  const process = io.peer(caller.fd)
  const place = key(partition.topic, partition.index)
  const owner = (group: Group): boolean => [...group.members.values()].some((member) =>
    member.process === process && member.clientId === caller.clientId && member.owns.includes(place))
  const known = client?.group === null || client === undefined ? undefined : state.groups.get(client.group)
  if (known !== undefined && owner(known)) return known
  const taken = new Set([...state.clients].filter(([fd]) => fd !== caller.fd && io.peer(fd) === process).map(([, one]) => one.group))
  const owners = [...state.groups.values()].filter(owner)
  const found = owners.find((group) => !taken.has(group.id)) ?? owners[0]
  if (found !== undefined && client !== undefined) client.group = found.id
  return found
}
