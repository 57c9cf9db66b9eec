import type { Broker, Caller } from '../state.ts'
import { answer, isWaiting } from '../connection.ts'
import { tellError } from '../tell.ts'
import { ERRORS } from '../wire/errors.ts'
import { type HEARTBEAT, type LEAVE_GROUP, SYNC_GROUP } from '../wire/group-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import type { Group, Member } from './group.ts'
import { ownedIn, touch } from './members.ts'
import { completeIfJoined, removeMember, settled } from './rebalance.ts'

/** A member by what a request says of it, or the error that the request gets. */
export function memberOf(group: Group | undefined, memberId: string, instanceId: string | null, generation: number): Member | number {
  const now = instanceId === null ? undefined : group?.instances.get(instanceId)
  if (now !== undefined && now !== memberId) return ERRORS.FENCED_INSTANCE_ID
  const member = group?.members.get(memberId)
  if (group === undefined || member === undefined) return ERRORS.UNKNOWN_MEMBER_ID
  return generation === group.generation ? member : ERRORS.ILLEGAL_GENERATION
}

export function syncGroup(broker: Broker, request: RequestOf<typeof SYNC_GROUP>, caller: Caller): Answer<typeof SYNC_GROUP> | null {
  const group = broker.state.groups.get(request.groupId)
  const member = memberOf(group, request.memberId, request.groupInstanceId, request.generationId)
  if (typeof member === 'number') return told(broker, caller, `sync of group ${request.groupId}`, member)
  if (group!.state === 'PreparingRebalance') return told(broker, caller, `sync of group ${request.groupId}`, ERRORS.REBALANCE_IN_PROGRESS)
  touch(broker, group!, member)
  if (group!.state === 'Stable') return assigned(group!, member)
  member.syncing = caller
  if (member.id === group!.leader) assign(broker, group!, request)
  return null
}

function assign(broker: Broker, group: Group, request: RequestOf<typeof SYNC_GROUP>): void {
  const parts = new Map(request.assignments.map((one) => [one.memberId, one.assignment.slice()]))
  for (const member of group.members.values()) {
    member.assignment = parts.get(member.id) ?? new Uint8Array(0)
    member.owns = ownedIn(member.assignment)
  }
  settled(broker, group)
  for (const member of group.members.values()) {
    const { syncing } = member
    member.syncing = null
    if (syncing !== null && isWaiting(broker, syncing)) answer(broker, syncing, SYNC_GROUP, assigned(group, member))
    if (syncing !== null) touch(broker, group, member)
  }
}

const assigned = (group: Group, member: Member): Answer<typeof SYNC_GROUP> =>
  ({ errorCode: 0, protocolType: group.protocolType, protocolName: group.protocol, assignment: member.assignment })

export function heartbeat(broker: Broker, request: RequestOf<typeof HEARTBEAT>, caller: Caller): Answer<typeof HEARTBEAT> {
  const group = broker.state.groups.get(request.groupId)
  const member = memberOf(group, request.memberId, request.groupInstanceId, request.generationId)
  if (typeof member === 'number') return told(broker, caller, `heartbeat in group ${request.groupId}`, member)
  touch(broker, group!, member)
  return { errorCode: group!.state === 'PreparingRebalance' ? ERRORS.REBALANCE_IN_PROGRESS : 0 }
}

export function leaveGroup(broker: Broker, request: RequestOf<typeof LEAVE_GROUP>, caller: Caller): Answer<typeof LEAVE_GROUP> {
  const group = broker.state.groups.get(request.groupId)
  if (caller.version < 3) return { errorCode: leave(broker, group, request.memberId, null) }
  return {
    errorCode: 0,
    members: request.members.map(({ memberId, groupInstanceId }) => ({ memberId, groupInstanceId, errorCode: leave(broker, group, memberId, groupInstanceId) })),
  }
}

function leave(broker: Broker, group: Group | undefined, memberId: string, instanceId: string | null): number {
  const pending = group?.pending.get(memberId)
  if (group !== undefined && pending !== undefined) {
    broker.io.cancel(pending)
    group.pending.delete(memberId)
    completeIfJoined(broker, group)
    return 0
  }
  const current = instanceId === null ? memberId : group?.instances.get(instanceId)
  const member = group?.members.get(current ?? '')
  if (group === undefined || member === undefined) return ERRORS.UNKNOWN_MEMBER_ID
  if (memberId !== '' && memberId !== current) return ERRORS.FENCED_INSTANCE_ID
  removeMember(broker, group, member, `${member.process || member.clientId} leaves`)
  return 0
}

/** Nobody has heard of a member for as long as its session lasts. */
export function sessionLooked(broker: Broker, groupId: string, memberId: string): void {
  const group = broker.state.groups.get(groupId)
  const member = group?.members.get(memberId)
  if (group === undefined || member === undefined) return
  member.timer = null
  if (member.until > broker.io.now) {
    member.timer = broker.io.at(member.until, { session: [groupId, memberId] })
    return
  }
  // One that waits for its answer cannot send heartbeats; a new one may not wait for ever.
  if (!member.isNew && (member.joining !== null || member.syncing !== null)) return touch(broker, group, member)
  removeMember(broker, group, member, `the session of ${member.process || member.clientId} is over`)
}

export function pendingOver(broker: Broker, groupId: string, memberId: string): void {
  const group = broker.state.groups.get(groupId)
  if (group?.pending.delete(memberId)) completeIfJoined(broker, group)
}

function told(broker: Broker, caller: Caller, what: string, errorCode: number): { errorCode: number } {
  tellError(broker, caller, errorCode, what)
  return { errorCode }
}
