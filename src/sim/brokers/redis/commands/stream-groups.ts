import { consumerOf, idText, newGroup, newStream, type Group, type Stream } from '../data/stream.ts'
import { changed, put } from '../keys/keyspace.ts'
import { db, type Call } from '../state.ts'
import { tellGroup } from '../tell/groups.ts'
import { tellDropped } from '../tell/messages.ts'
import { tellStream } from '../tell/values.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import { toText } from '../wire/text.ts'
import { Arguments } from './arguments.ts'
import { command, container, type Family } from './command.ts'
import { strictId } from './stream-ids.ts'
import { streamAt } from './streams.ts'

const KEY = [2, 2, 1] as const
const NO_STREAM = 'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.'
const shownAt = (at: Call, text: string, stream: Stream | undefined): bigint => (text === '$' ? stream?.lastId ?? 0n : strictId(text))

/** ENTRIESREAD, and MKSTREAM where it may be. */
function options(at: Call, from: number, mayMake: boolean): { read: number | null; makes: boolean } {
  const args = new Arguments(at.args, from)
  const told = { read: null as number | null, makes: false }
  while (!args.done) {
    const word = args.word()
    if (word === 'mkstream' && mayMake) told.makes = true
    else if (word === 'entriesread') {
      const read = args.int()
      if (read < 0 && read !== -1) fail('ERR value for ENTRIESREAD must be positive or -1')
      told.read = read === -1 ? null : read
    } else fail(SYNTAX)
  }
  return told
}

/** The group of a stream that an XGROUP subcommand names. */
function groupAt(at: Call): { stream: Stream; group: Group } {
  const [, , key = '', name = ''] = at.args
  const stream = streamAt(at, key) ?? fail(NO_STREAM)
  return { stream, group: stream.groups.get(name) ?? fail(`NOGROUP No such consumer group '${name}' for key name '${key}'`) }
}

function create(at: Call): void {
  const [, , key = '', name = '', idText = ''] = at.args
  const { read, makes } = options(at, 5, true)
  const there = streamAt(at, key)
  if (there === undefined && !makes) fail(NO_STREAM)
  const id = shownAt(at, idText, there)
  let stream = there
  if (stream === undefined) {
    stream = newStream()
    put(at, db(at), key, stream)
    tellStream(at, key, 'created', at.client.peer, at.client.fd)
    if (makes) changed(at, key, 't', 'xgroup-create')
  }
  if (stream.groups.has(name)) fail('BUSYGROUP Consumer Group name already exists')
  const group = newGroup(id, read)
  stream.groups.set(name, group)
  changed(at, key, 't', 'xgroup-create')
  tellGroup(at, key, name, group, 'created', at.client.fd)
  at.reply.ok()
}

function setId(at: Call): void {
  const [, , key = '', name = '', idText = ''] = at.args
  const { read } = options(at, 5, false)
  const { stream, group } = groupAt(at)
  group.lastId = shownAt(at, idText, stream)
  group.read = read
  changed(at, key, 't', 'xgroup-setid')
  tellGroup(at, key, name, group, `reads from ${idText} on`, at.client.fd)
  at.reply.ok()
}

function destroy(at: Call): void {
  const [, , key = '', name = ''] = at.args
  const stream = streamAt(at, key) ?? fail(NO_STREAM)
  if (!stream.groups.delete(name)) return at.reply.int(0)
  changed(at, key, 't', 'xgroup-destroy')
  tellGroup(at, key, name, null, 'destroyed', at.client.fd)
  at.reply.int(1)
}

function createConsumer(at: Call): void {
  const [, , key = '', name = '', consumer = ''] = at.args
  const { group } = groupAt(at)
  const isNew = !group.consumers.has(consumer)
  if (isNew) {
    consumerOf(group, consumer, at.client.peer, at.client.fd, at.io.wall)
    changed(at, key, 't', 'xgroup-createconsumer')
    tellGroup(at, key, name, group, `${consumer} joined`, at.client.fd)
  }
  at.reply.int(isNew ? 1 : 0)
}

/** What it had not acknowledged is pending no more, and is given to nobody. */
function deleteConsumer(at: Call): void {
  const [, , key = '', name = '', consumer = ''] = at.args
  const { group } = groupAt(at)
  const lost = group.pending.filter((one) => one.consumer === consumer)
  if (group.consumers.delete(consumer)) {
    group.pending = group.pending.filter((one) => one.consumer !== consumer)
    for (const one of lost) tellDropped(at, key, name, one.message, `its consumer ${toText(consumer)} was deleted: nobody is given it any more`, idText(one.id))
    changed(at, key, 't', 'xgroup-delconsumer')
    tellGroup(at, key, name, group, `${consumer} was deleted`, at.client.fd)
  }
  at.reply.int(lost.length)
}

export const streamGroups: Family = {
  xgroup: container({
    create: command(-5, 'write denyoom', KEY, create),
    setid: command(-5, 'write', KEY, setId),
    destroy: command(4, 'write', KEY, destroy),
    createconsumer: command(5, 'write denyoom', KEY, createConsumer),
    delconsumer: command(5, 'write', KEY, deleteConsumer),
  }),
}
