import type { Broker, Caller } from '../state.ts'
import { tellError } from '../tell.ts'
import { metadataOf } from '../group/group.ts'
import { ERRORS } from '../wire/errors.ts'
import type { DELETE_GROUPS, DESCRIBE_GROUPS, LIST_GROUPS } from '../wire/admin-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'

export function describeGroups({ state }: Broker, request: RequestOf<typeof DESCRIBE_GROUPS>): Answer<typeof DESCRIBE_GROUPS> {
  return {
    groups: request.groups.map((groupId) => {
      const group = state.groups.get(groupId)
      if (group === undefined) return { groupId, errorCode: 0, groupState: 'Dead' }
      const settled = group.state === 'Stable'
      return {
        groupId, errorCode: 0, groupState: group.state, protocolType: group.protocolType, protocolData: settled ? group.protocol ?? '' : '',
        members: [...group.members.values()].map((member) => ({
          memberId: member.id, groupInstanceId: member.instanceId, clientId: member.clientId, clientHost: `/${member.process}`,
          memberMetadata: settled ? metadataOf(member, group.protocol) : new Uint8Array(0), memberAssignment: member.assignment,
        })),
      }
    }),
  }
}

export function listGroups({ state }: Broker, request: RequestOf<typeof LIST_GROUPS>): Answer<typeof LIST_GROUPS> {
  const wanted = new Set(request.statesFilter.map((one) => one.toLowerCase()))
  return {
    groups: [...state.groups.values()].filter((group) => wanted.size === 0 || wanted.has(group.state.toLowerCase()))
      .map((group) => ({ groupId: group.id, protocolType: group.protocolType, groupState: group.state })),
  }
}

export function deleteGroups(broker: Broker, request: RequestOf<typeof DELETE_GROUPS>, caller: Caller): Answer<typeof DELETE_GROUPS> {
  return {
    results: request.groupsNames.map((groupId) => {
      const group = broker.state.groups.get(groupId)
      const errorCode = group === undefined ? ERRORS.GROUP_ID_NOT_FOUND : group.state === 'Empty' ? 0 : ERRORS.NON_EMPTY_GROUP
      if (errorCode === 0) broker.state.groups.delete(groupId)
      else tellError(broker, caller, errorCode, `group ${groupId} is not deleted`)
      return { groupId, errorCode }
    }),
  }
}
