import { entriesIn, firstId, HIGHEST_ID, idText, lagOf, type Group, type Stream, type StreamEntry } from '../data/stream.ts'
import type { Call } from '../state.ts'
import { fail, SYNTAX, type Reply } from '../wire/reply.ts'
import { int } from './arguments.ts'
import { command, container, type Family } from './command.ts'
import { replyEntries, replyEntry, streamAt } from './streams.ts'

const KEY = [2, 2, 1] as const
const NODE = 100

const orFail = (at: Call): Stream => streamAt(at, at.args[2]!) ?? fail('ERR no such key')
const pendingOfConsumer = (group: Group, name: string) => group.pending.filter(({ consumer }) => consumer === name)

function head(reply: Reply, stream: Stream): void {
  const nodes = Math.ceil(stream.entries.length / NODE)
  reply.bulk('length')
  reply.int(stream.entries.length)
  reply.bulk('radix-tree-keys')
  reply.int(nodes)
  reply.bulk('radix-tree-nodes')
  reply.int(nodes + 1)
  for (const [name, id] of [['last-generated-id', stream.lastId], ['max-deleted-entry-id', stream.deletedId]] as const) {
    reply.bulk(name)
    reply.bulk(idText(id))
  }
  reply.bulk('entries-added')
  reply.int(stream.added)
  reply.bulk('recorded-first-entry-id')
  reply.bulk(idText(firstId(stream)))
}

function entryOrNull(reply: Reply, entry: StreamEntry | undefined): void {
  if (entry === undefined) reply.null()
  else replyEntry(reply, entry)
}

function info(at: Call): void {
  const { reply } = at
  if (at.args.length > 3) return full(at)
  const stream = orFail(at)
  reply.map(10)
  head(reply, stream)
  reply.bulk('groups')
  reply.int(stream.groups.size)
  reply.bulk('first-entry')
  entryOrNull(reply, stream.entries[0])
  reply.bulk('last-entry')
  entryOrNull(reply, stream.entries.at(-1))
}

function numberOrNull(reply: Reply, value: number | null): void {
  if (value === null) reply.null()
  else reply.int(value)
}

function full(at: Call): void {
  const { reply, args } = at
  if (args[3]!.toLowerCase() !== 'full') fail(`ERR unknown subcommand or wrong number of arguments for '${args[1]}'. Try XINFO HELP.`)
  if (args.length > 4 && (args.length !== 6 || args[4]!.toLowerCase() !== 'count')) fail(SYNTAX)
  const asked = args.length === 6 ? int(args[5]!) : 10
  const count = asked === 0 ? Infinity : asked < 0 ? 10 : asked
  const stream = orFail(at)
  reply.map(9)
  head(reply, stream)
  reply.bulk('entries')
  replyEntries(reply, entriesIn(stream, 0n, HIGHEST_ID, count))
  reply.bulk('groups')
  reply.array(stream.groups.size)
  for (const [name, group] of inOrder(stream.groups)) fullGroup(reply, stream, name, group, count)
}

function fullGroup(reply: Reply, stream: Stream, name: string, group: Group, count: number): void {
  reply.map(7)
  reply.bulk('name')
  reply.bulk(name)
  reply.bulk('last-delivered-id')
  reply.bulk(idText(group.lastId))
  reply.bulk('entries-read')
  numberOrNull(reply, group.read)
  reply.bulk('lag')
  numberOrNull(reply, lagOf(stream, group))
  reply.bulk('pel-count')
  reply.int(group.pending.length)
  reply.bulk('pending')
  const pending = group.pending.slice(0, count)
  reply.array(pending.length)
  for (const one of pending) {
    reply.array(4)
    reply.bulk(idText(one.id))
    reply.bulk(one.consumer)
    reply.int(one.deliveredAt)
    reply.int(one.count)
  }
  reply.bulk('consumers')
  reply.array(group.consumers.size)
  for (const [consumer, { seenAt }] of inOrder(group.consumers)) {
    const mine = pendingOfConsumer(group, consumer)
    reply.map(4)
    reply.bulk('name')
    reply.bulk(consumer)
    reply.bulk('seen-time')
    reply.int(seenAt)
    reply.bulk('pel-count')
    reply.int(mine.length)
    reply.bulk('pending')
    const some = mine.slice(0, count)
    reply.array(some.length)
    for (const one of some) {
      reply.array(3)
      reply.bulk(idText(one.id))
      reply.int(one.deliveredAt)
      reply.int(one.count)
    }
  }
}

/** A radix tree has its names in the order of their bytes. */
const inOrder = <T>(all: Map<string, T>): [string, T][] => [...all].sort(([a], [b]) => (a < b ? -1 : 1))

function groups(at: Call): void {
  const stream = orFail(at)
  const { reply } = at
  reply.array(stream.groups.size)
  for (const [name, group] of inOrder(stream.groups)) {
    reply.map(6)
    reply.bulk('name')
    reply.bulk(name)
    reply.bulk('consumers')
    reply.int(group.consumers.size)
    reply.bulk('pending')
    reply.int(group.pending.length)
    reply.bulk('last-delivered-id')
    reply.bulk(idText(group.lastId))
    reply.bulk('entries-read')
    numberOrNull(reply, group.read)
    reply.bulk('lag')
    numberOrNull(reply, lagOf(stream, group))
  }
}

function consumers(at: Call): void {
  const [, , key = '', name = ''] = at.args
  const group = orFail(at).groups.get(name) ?? fail(`NOGROUP No such consumer group '${name}' for key name '${key}'`)
  const { reply } = at
  reply.array(group.consumers.size)
  for (const [consumer, { seenAt }] of inOrder(group.consumers)) {
    reply.map(3)
    reply.bulk('name')
    reply.bulk(consumer)
    reply.bulk('pending')
    reply.int(pendingOfConsumer(group, consumer).length)
    reply.bulk('idle')
    reply.int(Math.max(0, at.io.wall - seenAt))
  }
}

export const streamInfo: Family = {
  xinfo: container({
    stream: command(-3, 'readonly', KEY, info),
    groups: command(3, 'readonly', KEY, groups),
    consumers: command(4, 'readonly', KEY, consumers),
  }),
}
