import { append } from '../data/append.ts'
import { isClustered } from '../cluster/quorum.ts'
import type { Said } from '../cluster/messages.ts'
import { tellNode, tellSelf } from '../cluster/peers.ts'
import { setOffset } from '../group/offsets.ts'
import { homeOfGroup } from '../group/written.ts'
import { writeBatch } from '../log/batch.ts'
import { indexOf } from '../log/log.ts'
import { isInternal, leads, partitionOf, type Broker, type Partition } from '../state.ts'
import { tellDropped } from '../tell.ts'
import { after } from '../time.ts'
import type { Transaction } from './transaction.ts'
import { writeTransaction } from './written.ts'

/** A leader that has not said that the markers are there is asked again after so long. */
const AGAIN_MS = 1000

/** A decided transaction: its partitions get markers and its groups their offsets, here or at the brokers that lead them. */
export function markAll(broker: Broker, transaction: Transaction): void {
  for (const place of transaction.partitions) {
    const partition = at(broker, place)
    if (partition === undefined) transaction.partitions.delete(place)
    else if (leads(broker.state, partition)) {
      mark(broker, partition, transaction.producerId, transaction.epoch, transaction.state === 'PrepareCommit')
      transaction.partitions.delete(place)
    }
  }
  for (const id of transaction.groups) {
    const home = homeOfGroup(broker, id)
    if (home !== undefined && !leads(broker.state, home)) continue
    decideOffsets(broker, id, transaction.producerId, transaction.epoch, transaction.state === 'PrepareCommit')
    transaction.groups.delete(id)
  }
  askOthers(broker, transaction)
  completeIfMarked(broker, transaction)
}

function askOthers(broker: Broker, transaction: Transaction): void {
  if (transaction.partitions.size + transaction.groups.size === 0) return
  const nodes = new Map<number, { places: string[]; groups: string[] }>()
  const of = (partition: Partition | undefined): { places: string[]; groups: string[] } => {
    const node = partition?.leader ?? -1
    const asked = nodes.get(node) ?? { places: [], groups: [] }
    nodes.set(node, asked)
    return asked
  }
  for (const place of transaction.partitions) of(at(broker, place)).places.push(place)
  for (const id of transaction.groups) of(homeOfGroup(broker, id)).groups.push(id)
  for (const [node, asked] of nodes) {
    if (node < 0) continue
    tellNode(broker, node, { kind: 'mark', id: transaction.id, producerId: transaction.producerId, epoch: transaction.epoch, commit: transaction.state === 'PrepareCommit', ...asked })
  }
  broker.io.at(after(broker, AGAIN_MS), { marks: transaction.id })
}

export function markAgain(broker: Broker, id: string): void {
  const transaction = broker.state.transactions.get(id)
  if (transaction?.state === 'PrepareCommit' || transaction?.state === 'PrepareAbort') markAll(broker, transaction)
}

/** Another broker's transaction is decided. What this one leads no more is asked for again, elsewhere. */
export function markHere(broker: Broker, said: Said<'mark'>): void {
  const places = said.places.filter((place) => {
    const partition = at(broker, place)
    if (partition !== undefined && !leads(broker.state, partition)) return false
    if (partition !== undefined) mark(broker, partition, said.producerId, said.epoch, said.commit)
    return true
  })
  const groups = said.groups.filter((id) => {
    const home = homeOfGroup(broker, id)
    if (home === undefined || !leads(broker.state, home)) return false
    decideOffsets(broker, id, said.producerId, said.epoch, said.commit)
    return true
  })
  const answer = { kind: 'marked', id: said.id, epoch: said.epoch, places, groups } as const
  if (said.from === broker.state.config.nodeId) tellSelf(broker, answer)
  else tellNode(broker, said.from, answer)
}

export function marked(broker: Broker, said: Said<'marked'>): void {
  const transaction = broker.state.transactions.get(said.id)
  if (transaction === undefined || transaction.epoch !== said.epoch) return
  for (const place of said.places) transaction.partitions.delete(place)
  for (const id of said.groups) transaction.groups.delete(id)
  completeIfMarked(broker, transaction)
}

function completeIfMarked(broker: Broker, transaction: Transaction): void {
  if (transaction.partitions.size + transaction.groups.size > 0) return
  if (transaction.state === 'PrepareCommit') transaction.state = 'CompleteCommit'
  else if (transaction.state === 'PrepareAbort') transaction.state = 'CompleteAbort'
  else return
  writeTransaction(broker, transaction)
}

function at({ state }: Broker, place: string): Partition | undefined {
  const slash = place.lastIndexOf('/')
  return partitionOf(state, place.slice(0, slash), Number(place.slice(slash + 1)))
}

function decideOffsets(broker: Broker, id: string, producerId: number, epoch: number, commit: boolean): void {
  const group = broker.state.groups.get(id)
  const pending = group?.pendingOffsets.get(producerId)
  if (group === undefined || pending === undefined) return
  group.pendingOffsets.delete(producerId)
  const home = homeOfGroup(broker, id)
  if (isClustered(broker) && home !== undefined) mark(broker, home, producerId, epoch, commit)
  if (commit) for (const [topic, partitions] of pending) for (const [index, committed] of partitions) setOffset(broker, group, topic, index, committed, null)
}

/** The control record that decides it in one partition. A second one, from asking again, decides nothing. */
function mark(broker: Broker, partition: Partition, producerId: number, epoch: number, commit: boolean): void {
  if (!commit) tellAborted(broker, partition, producerId)
  const bytes = writeBatch({
    records: [{ delta: 0, timestamp: broker.io.wall, key: Uint8Array.of(0, 0, 0, commit ? 1 : 0), value: new Uint8Array(6), headers: [] }],
    transactional: true, control: true, producerId, epoch,
  })
  append(broker, partition, bytes, [], { from: '' })
}

/** What it wrote is there, and readers of committed records are never given it. */
function tellAborted(broker: Broker, partition: Partition, producerId: number): void {
  const from = partition.producers.get(producerId)?.openFrom ?? null
  if (from === null || isInternal(partition.topic)) return
  for (const batch of partition.log.batches.slice(indexOf(partition.log, from))) {
    if (batch.header.producerId !== producerId || !batch.header.transactional) continue
    for (let offset = batch.base; offset <= batch.last; offset++) tellDropped(broker, partition, batch, offset, 'its transaction was aborted')
  }
}
