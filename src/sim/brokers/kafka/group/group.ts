import type { Caller } from '../state.ts'
import type { Deliveries } from './attempts.ts'

/** The states of a group under the classic protocol; their names are those that DescribeGroups answers. */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

export interface Group {
  id: string
  state: GroupState
  generation: number
  protocolType: string
  protocol: string | null
  leader: string | null
  members: Map<string, Member>
  /** Ids that were given to those who have yet to join with them, and until when they may. */
  pending: Map<string, number>
  /** Static members: instance id to member id. */
  instances: Map<string, string>
  /** The end of the phase of joining, or of that of synchronising: the timer, and what it is for. */
  timer: number | null
  /** A first rebalance waits for more members: how long it may go on waiting, and whether one has come meanwhile. */
  waiting: { leftMs: number; more: boolean } | null
  offsets: Map<string, Map<number, Committed>>
  /** Offsets of transactions that are not decided yet, by producer. */
  pendingOffsets: Map<number, Map<string, Map<number, Committed>>>
  deliveries: Deliveries
}

export interface Committed { offset: number; metadata: string; leaderEpoch: number }

export interface Member {
  id: string
  instanceId: string | null
  clientId: string
  /** The process at the other end. */
  process: string
  sessionMs: number
  rebalanceMs: number
  protocols: { name: string; metadata: Uint8Array }[]
  assignment: Uint8Array
  /** What it owns, as topic/partition. */
  owns: string[]
  /** It has asked to join, or to have its assignment, and waits for the answer. */
  joining: Caller | null
  syncing: Caller | null
  /** It has never been in a generation. */
  isNew: boolean
  /** When its session is over, unless it is heard of before; a timer looks then. */
  until: number
  timer: number | null
}

export function put(offsets: Group['offsets'], topic: string, partition: number, committed: Committed): void {
  const partitions = offsets.get(topic) ?? new Map<number, Committed>()
  offsets.set(topic, partitions.set(partition, committed))
}

export const newGroup = (id: string): Group => ({
  id, state: 'Empty', generation: 0, protocolType: '', protocol: null, leader: null, members: new Map(), pending: new Map(), instances: new Map(),
  timer: null, waiting: null, offsets: new Map(), pendingOffsets: new Map(), deliveries: new Map(),
})

export const allJoined = (group: Group): boolean => group.pending.size === 0 && [...group.members.values()].every((member) => member.joining !== null)

/** The protocols that every member can do. */
function common(group: Group): Set<string> {
  const lists = [...group.members.values()].map((member) => member.protocols.map((one) => one.name))
  return new Set(lists[0]?.filter((name) => lists.every((list) => list.includes(name))))
}

export function fits(group: Group, protocolType: string, protocols: Member['protocols']): boolean {
  if (group.members.size === 0) return protocolType !== '' && protocols.length > 0
  const able = common(group)
  return group.protocolType === protocolType && protocols.some((one) => able.has(one.name))
}

/** Each member votes for the first of its protocols that all can do. */
export function chosenProtocol(group: Group): string {
  const able = common(group)
  const votes = new Map<string, number>()
  for (const member of group.members.values()) {
    const vote = member.protocols.find((one) => able.has(one.name))!.name
    votes.set(vote, (votes.get(vote) ?? 0) + 1)
  }
  return [...votes].reduce((best, one) => (one[1] > best[1] ? one : best))[0]
}

export const metadataOf = (member: Member, protocol: string | null): Uint8Array =>
  member.protocols.find((one) => one.name === protocol)?.metadata ?? new Uint8Array(0)

export function sameProtocols(a: Member['protocols'], b: Member['protocols']): boolean {
  return a.length === b.length && a.every((one, n) => one.name === b[n]!.name && sameBytes(one.metadata, b[n]!.metadata))
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, n) => byte === b[n])
