import { numberOf } from '../config.ts'
import { answer, isWaiting } from '../connection.ts'
import { after } from '../time.ts'
import type { Broker } from '../state.ts'
import { ERRORS } from '../wire/errors.ts'
import { JOIN_GROUP, SYNC_GROUP } from '../wire/group-apis.ts'
import { allJoined, chosenProtocol, metadataOf, type Group, type Member } from './group.ts'
import { tellGroup, touch } from './members.ts'
import { writeGroup } from './written.ts'

/** A rebalance begins: all members have to join anew. The first one of a group waits a little, so that several can come. */
export function prepareRebalance(broker: Broker, group: Group, reason: string): void {
  const { io, state } = broker
  if (group.state === 'CompletingRebalance') {
    for (const member of group.members.values()) failSync(broker, member, ERRORS.REBALANCE_IN_PROGRESS)
  }
  const first = group.state === 'Empty'
  group.state = 'PreparingRebalance'
  for (const member of group.members.values()) member.owns = first ? [] : member.owns
  clearTimer(broker, group)
  const rebalanceMs = longest(group)
  const delay = Math.min(numberOf(state.config, 'group.initial.rebalance.delay.ms'), rebalanceMs)
  group.waiting = first ? { leftMs: rebalanceMs - delay, more: false } : null
  group.timer = io.at(after(broker, first ? delay : rebalanceMs), { joining: group.id })
  tellGroup(broker, group, reason)
  if (!first) completeIfJoined(broker, group)
}

const longest = (group: Group): number => Math.max(0, ...[...group.members.values()].map((member) => member.rebalanceMs))

/** Only where a group can begin one: it is not in one already. */
export function maybeRebalance(broker: Broker, group: Group, reason: string): void {
  if (group.state === 'Stable' || group.state === 'CompletingRebalance' || group.state === 'Empty') prepareRebalance(broker, group, reason)
}

export function completeIfJoined(broker: Broker, group: Group): void {
  if (group.state === 'PreparingRebalance' && group.waiting === null && allJoined(group)) completeJoin(broker, group)
}

/** The time for joining is over. */
export function joiningOver(broker: Broker, group: Group): void {
  group.timer = null
  const { waiting } = group
  if (waiting !== null && waiting.more && waiting.leftMs > 0) {
    const delay = Math.min(numberOf(broker.state.config, 'group.initial.rebalance.delay.ms'), waiting.leftMs)
    group.waiting = { leftMs: waiting.leftMs - delay, more: false }
    group.timer = broker.io.at(after(broker, delay), { joining: group.id })
    return
  }
  completeJoin(broker, group)
}

function completeJoin(broker: Broker, group: Group): void {
  clearTimer(broker, group)
  group.waiting = null
  for (const member of [...group.members.values()]) if (member.joining === null && member.instanceId === null) drop(broker, group, member)
  if (group.members.size === 0) return becomeEmpty(broker, group, 'nobody joined')
  const leader = group.members.get(group.leader ?? '')
  if (leader?.joining == null) group.leader = [...group.members.values()].find((member) => member.joining !== null)?.id ?? group.members.keys().next().value!
  group.generation++
  group.protocol = chosenProtocol(group)
  group.state = 'CompletingRebalance'
  for (const member of group.members.values()) {
    member.owns = []
    member.assignment = new Uint8Array(0)
    answerJoin(broker, group, member)
    touch(broker, group, member)
    member.isNew = false
  }
  group.timer = broker.io.at(after(broker, longest(group)), { syncing: group.id })
  tellGroup(broker, group, 'all have joined')
}

export function answerJoin(broker: Broker, group: Group, member: Member): void {
  const { joining } = member
  member.joining = null
  if (joining === null || !isWaiting(broker, joining)) return
  const members = member.id !== group.leader ? [] : [...group.members.values()].map((one) =>
    ({ memberId: one.id, groupInstanceId: one.instanceId, metadata: metadataOf(one, group.protocol) }))
  answer(broker, joining, JOIN_GROUP, {
    errorCode: 0, generationId: group.generation, protocolType: group.protocolType, protocolName: group.protocol, leader: group.leader!,
    memberId: member.id, members,
  })
}

/** Some have joined and never asked for what they own: they are out. */
export function syncingOver(broker: Broker, group: Group): void {
  group.timer = null
  const late = [...group.members.values()].filter((member) => member.syncing === null && member.owns.length === 0 && member.assignment.length === 0)
  for (const member of late) drop(broker, group, member)
  if (late.length > 0) afterRemoval(broker, group, 'members did not synchronise in time')
}

export function failSync(broker: Broker, member: Member, errorCode: number): void {
  const { syncing } = member
  member.syncing = null
  if (syncing !== null && isWaiting(broker, syncing)) answer(broker, syncing, SYNC_GROUP, { errorCode })
}

/** A member is no longer one; the rest follows by itself. */
export function removeMember(broker: Broker, group: Group, member: Member, reason: string): void {
  drop(broker, group, member)
  afterRemoval(broker, group, reason)
}

function drop(broker: Broker, group: Group, member: Member): void {
  if (member.joining !== null && isWaiting(broker, member.joining)) {
    answer(broker, member.joining, JOIN_GROUP, { errorCode: ERRORS.UNKNOWN_MEMBER_ID, memberId: member.id })
  }
  failSync(broker, member, ERRORS.UNKNOWN_MEMBER_ID)
  if (member.timer !== null) broker.io.cancel(member.timer)
  group.members.delete(member.id)
  if (member.instanceId !== null) group.instances.delete(member.instanceId)
  if (group.leader === member.id) group.leader = group.members.keys().next().value ?? null
}

function afterRemoval(broker: Broker, group: Group, reason: string): void {
  if (group.state === 'Stable' || group.state === 'CompletingRebalance') prepareRebalance(broker, group, reason)
  else completeIfJoined(broker, group)
}

function becomeEmpty(broker: Broker, group: Group, reason: string): void {
  group.generation++
  group.state = 'Empty'
  group.leader = null
  group.protocol = null
  writeGroup(broker, group)
  tellGroup(broker, group, reason)
}

function clearTimer(broker: Broker, group: Group): void {
  if (group.timer !== null) broker.io.cancel(group.timer)
  group.timer = null
}

export function settled(broker: Broker, group: Group): void {
  clearTimer(broker, group)
  group.state = 'Stable'
  writeGroup(broker, group)
  tellGroup(broker, group, 'assigned')
}
