import { numberOf } from '../config.ts'
import { after } from '../time.ts'
import type { Broker, Caller } from '../state.ts'
import { tellError } from '../tell.ts'
import { ERRORS } from '../wire/errors.ts'
import type { JOIN_GROUP } from '../wire/group-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'
import { fits, metadataOf, newGroup, sameProtocols, type Group, type Member } from './group.ts'
import { touch } from './members.ts'
import { answerJoin, completeIfJoined, maybeRebalance, prepareRebalance } from './rebalance.ts'

type Request = RequestOf<typeof JOIN_GROUP>
type Joined = Answer<typeof JOIN_GROUP> | null

/** How long one that has never been in a generation may wait for its first without being heard of. */
const NEW_MEMBER_MS = 5 * 60_000

export function joinGroup(broker: Broker, request: Request, caller: Caller): Joined {
  const { state } = broker
  const refuse = (errorCode: number, detail: string): Joined => {
    tellError(broker, caller, errorCode, `join of group ${request.groupId}: ${detail}`)
    return { errorCode, memberId: request.memberId, protocolName: '' }
  }
  if (request.groupId === '') return refuse(ERRORS.INVALID_GROUP_ID, 'the group has no name')
  const least = numberOf(state.config, 'group.min.session.timeout.ms')
  const most = numberOf(state.config, 'group.max.session.timeout.ms')
  if (request.sessionTimeoutMs < least || request.sessionTimeoutMs > most) {
    return refuse(ERRORS.INVALID_SESSION_TIMEOUT, `a session of ${request.sessionTimeoutMs} ms is not within ${least} and ${most}`)
  }
  let group = state.groups.get(request.groupId)
  if (group === undefined) {
    if (request.memberId !== '') return refuse(ERRORS.UNKNOWN_MEMBER_ID, `there is no member ${request.memberId}`)
    group = newGroup(request.groupId)
    state.groups.set(group.id, group)
  }
  if (!fits(group, request.protocolType, request.protocols)) {
    return refuse(ERRORS.INCONSISTENT_GROUP_PROTOCOL, 'its members have no protocol in common with it')
  }
  return request.memberId === '' ? joinNew(broker, group, request, caller) : joinKnown(broker, group, request, caller, refuse)
}

function joinNew(broker: Broker, group: Group, request: Request, caller: Caller): Joined {
  const id = `${request.groupInstanceId ?? caller.clientId}-${uuid(broker.io.random(16))}`
  if (request.groupInstanceId !== null) return joinStatic(broker, group, request, caller, id)
  if (caller.version >= 4) {
    // The id first, so that a join which is sent again does not make a second member (KIP-394).
    group.pending.set(id, broker.io.at(after(broker, request.sessionTimeoutMs), { pending: [group.id, id] }))
    return { errorCode: ERRORS.MEMBER_ID_REQUIRED, memberId: id, protocolName: '' }
  }
  addMember(broker, group, request, caller, id)
  return null
}

function joinKnown(broker: Broker, group: Group, request: Request, caller: Caller, refuse: (code: number, detail: string) => Joined): Joined {
  const pending = group.pending.get(request.memberId)
  if (pending !== undefined) {
    broker.io.cancel(pending)
    group.pending.delete(request.memberId)
    addMember(broker, group, request, caller, request.memberId)
    return null
  }
  const instance = request.groupInstanceId === null ? undefined : group.instances.get(request.groupInstanceId)
  if (instance !== undefined && instance !== request.memberId) return refuse(ERRORS.FENCED_INSTANCE_ID, `${request.groupInstanceId} is another member now`)
  const member = group.members.get(request.memberId)
  if (member === undefined) return refuse(ERRORS.UNKNOWN_MEMBER_ID, `there is no member ${request.memberId}`)
  return rejoin(broker, group, member, request, caller)
}

function rejoin(broker: Broker, group: Group, member: Member, request: Request, caller: Caller): Joined {
  const same = sameProtocols(member.protocols, protocolsOf(request))
  const current = group.state === 'CompletingRebalance' ? same : group.state === 'Stable' && member.id !== group.leader && same
  update(member, request)
  member.joining = caller
  touch(broker, group, member)
  if (current) {
    answerJoin(broker, group, member)
    return null
  }
  if (group.state === 'PreparingRebalance') completeIfJoined(broker, group)
  else maybeRebalance(broker, group, `${member.process || member.clientId} joins again`)
  return null
}

/** A static member that comes back takes its old place, without a rebalance where nothing has changed. */
function joinStatic(broker: Broker, group: Group, request: Request, caller: Caller, id: string): Joined {
  const old = group.members.get(group.instances.get(request.groupInstanceId!) ?? '')
  if (old === undefined) {
    addMember(broker, group, request, caller, id)
    return null
  }
  const same = sameProtocols(old.protocols, protocolsOf(request))
  if (old.timer !== null) broker.io.cancel(old.timer)
  group.members.delete(old.id)
  const member: Member = { ...old, id, process: broker.io.peer(caller.fd), timer: null, joining: caller, syncing: null }
  update(member, request)
  group.members.set(id, member)
  group.instances.set(member.instanceId!, id)
  if (group.leader === old.id) group.leader = id
  touch(broker, group, member)
  if (group.state === 'Stable' && same) {
    // Its assignment is kept for it. Told as if another led, it does not assign anew.
    member.joining = null
    const leader = group.leader === id ? [...group.members.keys()].find((one) => one !== id) ?? id : group.leader!
    return {
      errorCode: 0, generationId: group.generation, protocolType: group.protocolType, protocolName: group.protocol, leader,
      memberId: id, skipAssignment: leader === id,
      members: leader !== id ? [] : [...group.members.values()].map((one) =>
        ({ memberId: one.id, groupInstanceId: one.instanceId, metadata: metadataOf(one, group.protocol) })),
    }
  }
  if (group.state === 'PreparingRebalance') completeIfJoined(broker, group)
  else prepareRebalance(broker, group, `${member.instanceId} is back`)
  return null
}

function addMember(broker: Broker, group: Group, request: Request, caller: Caller, id: string): void {
  const member: Member = {
    id, instanceId: request.groupInstanceId, clientId: caller.clientId, process: broker.io.peer(caller.fd), sessionMs: 0, rebalanceMs: 0,
    protocols: [], assignment: new Uint8Array(0), owns: [], joining: caller, syncing: null, isNew: true, until: 0, timer: null,
  }
  update(member, request)
  if (group.members.size === 0) group.protocolType = request.protocolType
  group.members.set(id, member)
  if (member.instanceId !== null) group.instances.set(member.instanceId, id)
  group.leader ??= id
  touch(broker, group, member, NEW_MEMBER_MS)
  if (group.waiting !== null) group.waiting.more = true
  if (group.state === 'PreparingRebalance') completeIfJoined(broker, group)
  else maybeRebalance(broker, group, `${member.process || member.clientId} joins`)
}

function update(member: Member, request: Request): void {
  member.protocols = protocolsOf(request)
  member.sessionMs = request.sessionTimeoutMs
  member.rebalanceMs = request.rebalanceTimeoutMs >= 0 ? request.rebalanceTimeoutMs : request.sessionTimeoutMs
}

/** Copies: a request's bytes are a view of all that came with it. */
const protocolsOf = (request: Request): Member['protocols'] => request.protocols.map((one) => ({ name: one.name, metadata: one.metadata.slice() }))

function uuid(random: Uint8Array): string {
  random[6] = (random[6]! & 0x0f) | 0x40
  random[8] = (random[8]! & 0x3f) | 0x80
  const hex = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
