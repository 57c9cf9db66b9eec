import { bytes, int32, int64, list, structKind, text, textOrNull, type Kind, type Value } from './fields.ts'
import { Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** What coordinators write to __consumer_offsets. Fields and versions: Kafka's own descriptions (group-coordinator 4.0.0, common/message). */
const OFFSET_KEY = { group: text(), topic: text(), partition: int32() }
const OFFSET_VALUE = { offset: int64(), leaderEpoch: int32(), metadata: text(), commitTimestamp: int64() }
const GROUP_KEY = { group: text() }
const GROUP_VALUE = {
  protocolType: text(), generation: int32(), protocol: textOrNull('', '0+'), leader: textOrNull('', '0+'), currentStateTimestamp: int64(),
  members: list({
    memberId: text(), groupInstanceId: textOrNull('', '0+'), clientId: text(), clientHost: text(), rebalanceTimeout: int32(), sessionTimeout: int32(),
    subscription: bytes(), assignment: bytes(),
  }),
}
/** Versions of keys tell the two kinds apart; those of values say which fields there are. */
const OFFSET = 1, GROUP = 2, VALUE = 3

export type OffsetKey = Value<typeof OFFSET_KEY>
export type OffsetValue = Value<typeof OFFSET_VALUE>
export type GroupValue = Value<typeof GROUP_VALUE>
const offsetKey = structKind(OFFSET_KEY), offsetValue = structKind(OFFSET_VALUE), groupKey = structKind(GROUP_KEY), groupValue = structKind(GROUP_VALUE)

const FORM = { version: VALUE, nullable: false, flexible: false }

function packed<T>(version: number, kind: Kind<T>, value: T): Uint8Array {
  const writer = new Writer()
  writer.int16(version)
  kind.write(writer, value, FORM)
  return writer.done()
}

export const packOffsetKey = (key: OffsetKey): Uint8Array => packed(OFFSET, offsetKey, key)
export const packOffset = (value: OffsetValue): Uint8Array => packed(VALUE, offsetValue, value)
export const packGroupKey = (group: string): Uint8Array => packed(GROUP, groupKey, { group })
export const packGroup = (value: GroupValue): Uint8Array => packed(VALUE, groupValue, value)

export type CoordinatorRecord = { offset: OffsetKey; value: OffsetValue | null } | { group: string; value: GroupValue | null }

export function unpack(key: Uint8Array, value: Uint8Array | null): CoordinatorRecord {
  const reader = new Reader(key)
  const kind = reader.int16()
  const behind = value === null ? null : new Reader(value, 2)
  if (kind === OFFSET) return { offset: offsetKey.read(reader, FORM), value: behind && offsetValue.read(behind, FORM) }
  return { group: groupKey.read(reader, FORM).group, value: behind && groupValue.read(behind, FORM) }
}
