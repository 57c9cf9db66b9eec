import { msToNs } from '../../../../contract/time.ts'
import { pendingOf, entryOf, idText, type Group, type Pending } from '../data/stream.ts'
import type { Broker } from '../state.ts'
import { placeKey } from '../state.ts'
import { tellRequeued } from '../tell/groups.ts'
import { toText } from '../wire/text.ts'

/** What a redelivery waits for, unless the fault says how long. */
const DELAY_MS = 1000

/** [F29] Later this entry will be given to the group once more: as after a failover to a replica that had not heard of it yet. */
export function redeliverSometimes(broker: Broker, db: number, key: string, name: string, group: Group, { id, count }: Pending): void {
  const { io } = broker
  for (const fault of io.faults('redelivery')) {
    const { spec } = fault
    if ((spec.channel ?? toText(key)) !== toText(key) || (spec.queue ?? toText(name)) !== toText(name)) continue
    if (!io.strikes(fault, `${idText(id)} of ${toText(key)} is given to ${toText(name)} once more`)) continue
    group.attempts.set(id, count)
    io.at(io.now + msToNs(spec.delay ?? DELAY_MS), { redeliver: [db, key, name, id] })
  }
}

/** It lies there as if nobody had been given it; who waits for it is woken. */
export function redeliver(broker: Broker, db: number, key: string, name: string, id: bigint): void {
  const stream = broker.state.dbs[db]?.keys.get(key)?.value
  const group = stream?.type === 'stream' ? stream.groups.get(name) : undefined
  if (stream?.type !== 'stream' || group === undefined || entryOf(stream, id) === undefined) return
  const pending = pendingOf(group, id)
  if (pending) group.pending = group.pending.filter((one) => one !== pending)
  group.attempts.set(id, Math.max(group.attempts.get(id) ?? 0, pending?.count ?? 0))
  group.again.push(id)
  tellRequeued(broker, key, name, entryOf(stream, id)!, 'a fault: the group has forgotten that it was given')
  if (broker.state.blocked.has(placeKey({ db, key }))) broker.state.ready.push({ db, key })
}
