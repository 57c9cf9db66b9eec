import { alterConfigs, describeConfigs, incrementalAlterConfigs } from './admin/configs.ts'
import { deleteGroups, describeGroups, listGroups } from './admin/groups.ts'
import { deleteRecords } from './admin/records.ts'
import { createPartitions, createTopics, deleteTopics } from './admin/topics.ts'
import type { Said } from './cluster/messages.ts'
import { tellNode } from './cluster/peers.ts'
import { isController } from './cluster/quorum.ts'
import { answer, drop, free } from './connection.ts'
import { findCoordinator, guarded } from './group/coordinator.ts'
import { fetch } from './data/fetch.ts'
import { listOffsets } from './data/list-offsets.ts'
import { metadata } from './data/metadata.ts'
import { produce } from './data/produce.ts'
import { joinGroup } from './group/join.ts'
import { heartbeat, leaveGroup, syncGroup } from './group/membership.ts'
import { offsetCommit, offsetFetch } from './group/offsets.ts'
import type { Broker, Caller } from './state.ts'
import { tellError, tellProblem } from './tell.ts'
import { endTxn } from './txn/end.ts'
import { addOffsetsToTxn, addPartitionsToTxn, txnOffsetCommit } from './txn/ongoing.ts'
import { initProducerId } from './txn/producer-id.ts'
import { readRequest, responseFrame, type Api } from './wire/api.ts'
import * as admin from './wire/admin-apis.ts'
import * as configs from './wire/config-apis.ts'
import * as data from './wire/data-apis.ts'
import { ERRORS } from './wire/errors.ts'
import { skipTags, type Given } from './wire/fields.ts'
import * as groups from './wire/group-apis.ts'
import { Malformed, Reader } from './wire/reader.ts'
import * as txn from './wire/txn-apis.ts'

interface Route { api: { name: string; min: number; max: number; flexible: number }; handle(broker: Broker, reader: Reader, caller: Caller): void }

/** A null answer comes later. `controller`: only the controller answers it, and any other broker hands it on. */
function route<Q, R>(api: Api<Q, R>, handle: (broker: Broker, request: Q, caller: Caller) => Given<R> | null, controller = false): [number, Route] {
  return [api.key, {
    api,
    handle(broker, reader, caller) {
      if (controller && !isController(broker)) return handOn(broker, caller, reader.bytes)
      const body = handle(broker, readRequest(api, reader, caller.version), caller)
      if (body !== null) answer(broker, caller, api, body)
    },
  }]
}

function handOn(broker: Broker, caller: Caller, frame: Uint8Array): void {
  const { peers, quorum } = broker.state
  if (quorum.controller < 0 || caller.via !== undefined) return drop(broker, caller.fd, 'close')
  const id = broker.state.nextParked++
  peers.forwards.set(id, caller.fd)
  tellNode(broker, quorum.controller, { kind: 'forward', id, peer: broker.io.peer(caller.fd) }, frame)
}

/** A request that another broker has handed on: the answer goes back to that one. */
export function handleForwarded(broker: Broker, { from, id, peer }: Said<'forward'>, frame: Uint8Array): void {
  if (isController(broker)) handleFrame(broker, -1, frame, { node: from, id, peer })
}

const ROUTES = new Map<number, Route>([
  [data.PRODUCE.key, { api: data.PRODUCE, handle: handleProduce }],
  route(data.FETCH, fetch),
  route(data.LIST_OFFSETS, listOffsets),
  route(data.METADATA, metadata),
  route(data.API_VERSIONS, () => ({ apiKeys: versions() })),
  route(groups.FIND_COORDINATOR, findCoordinator),
  route(groups.JOIN_GROUP, guarded(joinGroup, (errorCode) => ({ errorCode, protocolName: '' }))),
  route(groups.SYNC_GROUP, guarded(syncGroup, (errorCode) => ({ errorCode }))),
  route(groups.HEARTBEAT, guarded(heartbeat, (errorCode) => ({ errorCode }))),
  route(groups.LEAVE_GROUP, guarded(leaveGroup, (errorCode) => ({ errorCode }))),
  route(groups.OFFSET_COMMIT, guarded(offsetCommit, (errorCode, request) => ({
    topics: request.topics.map((topic) => ({ name: topic.name, partitions: topic.partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })) })),
  }))),
  route(groups.OFFSET_FETCH, guarded(offsetFetch, (errorCode) => ({ errorCode }))),
  route(txn.INIT_PRODUCER_ID, initProducerId),
  route(txn.ADD_PARTITIONS_TO_TXN, addPartitionsToTxn),
  route(txn.ADD_OFFSETS_TO_TXN, addOffsetsToTxn),
  route(txn.END_TXN, endTxn),
  route(txn.TXN_OFFSET_COMMIT, txnOffsetCommit),
  route(admin.CREATE_TOPICS, createTopics, true),
  route(admin.DELETE_TOPICS, deleteTopics, true),
  route(admin.CREATE_PARTITIONS, createPartitions, true),
  route(admin.DELETE_RECORDS, deleteRecords),
  route(admin.DESCRIBE_GROUPS, describeGroups),
  route(admin.LIST_GROUPS, listGroups),
  route(admin.DELETE_GROUPS, deleteGroups),
  route(configs.DESCRIBE_CONFIGS, describeConfigs),
  route(configs.ALTER_CONFIGS, alterConfigs, true),
  route(configs.INCREMENTAL_ALTER_CONFIGS, incrementalAlterConfigs, true),
  route(configs.DESCRIBE_ACLS, () => ({ errorCode: ERRORS.SECURITY_DISABLED, errorMessage: 'No Authorizer is configured on the broker', resources: [] })),
])

const versions = (): { apiKey: number; minVersion: number; maxVersion: number }[] =>
  [...ROUTES].map(([apiKey, { api }]) => ({ apiKey, minVersion: api.min, maxVersion: api.max })).sort((a, b) => a.apiKey - b.apiKey)

function handleProduce(broker: Broker, reader: Reader, caller: Caller): void {
  const request = readRequest(data.PRODUCE, reader, caller.version)
  const outcome = produce(broker, request, caller)
  if (outcome === 'silence') free(broker, caller.fd)
  else if (outcome === 'close') drop(broker, caller.fd, 'close')
  else if (outcome === 'reset') drop(broker, caller.fd, 'abort')
  else if (outcome !== null) answer(broker, caller, data.PRODUCE, outcome)
}

/** One request, from its header on. What cannot be read ends its connection, as with the real broker. */
export function handleFrame(broker: Broker, fd: number, frame: Uint8Array, via?: Caller['via']): void {
  const reader = new Reader(frame)
  try {
    const caller: Caller = { fd, key: reader.int16(), version: reader.int16(), correlationId: reader.int32(), clientId: '', ...(via === undefined ? {} : { via }) }
    const found = ROUTES.get(caller.key)
    if (found === undefined) return unsupported(broker, caller, `API key ${caller.key}`)
    const { api } = found
    if (caller.version < api.min || caller.version > api.max) {
      if (caller.key !== data.API_VERSIONS.key) return unsupported(broker, caller, `${api.name} in version ${caller.version} (it speaks ${api.min} to ${api.max})`)
      broker.io.send(fd, responseFrame(data.API_VERSIONS, 0, caller.correlationId, { errorCode: ERRORS.UNSUPPORTED_VERSION, apiKeys: versions().filter((one) => one.apiKey === caller.key) }))
      return free(broker, fd)
    }
    const length = reader.int16()
    if (length >= 0) caller.clientId = reader.text(length)
    if (caller.version >= api.flexible) skipTags(reader)
    found.handle(broker, reader, caller)
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    broker.io.tell({ kind: 'bus.error', system: 'kafka', to: broker.io.peer(fd), code: 'INVALID_REQUEST', detail: `a request that cannot be read: ${error.message}` }, fd)
    drop(broker, fd, 'close')
  }
}

function unsupported(broker: Broker, caller: Caller, what: string): void {
  tellProblem(broker, `${what} is not part of the simulated Kafka; the connection was closed, as a broker does with a request that it does not know`)
  tellError(broker, caller, ERRORS.UNSUPPORTED_VERSION, `${what} is not supported`)
  drop(broker, caller.fd, 'close')
}
