import { drop } from '../server/output.ts'
import { endTransaction } from '../server/clients.ts'
import { setting } from '../server/config.ts'
import { unsubscribe } from '../server/subscriptions.ts'
import { VERSION } from '../server/version.ts'
import type { Broker, Call, Client } from '../state.ts'
import { readInt } from '../wire/numbers.ts'
import { fail, SYNTAX } from '../wire/reply.ts'
import { waiting } from '../wire/requests.ts'
import { fromText } from '../wire/text.ts'
import { Arguments, int } from './arguments.ts'
import { container, keyless, type Family } from './command.ts'

const WRONG_PASS = 'WRONGPASS invalid username-password pair or user is disabled.'

function authenticate(at: Call, user: string, password: string): boolean {
  const wanted = setting(at.state.config, 'requirepass')
  if (user !== 'default' || (wanted !== '' && wanted !== password)) return false
  at.client.authenticated = true
  return true
}

function auth(at: Call): void {
  if (at.args.length > 3) fail(SYNTAX)
  const [user, password] = at.args.length === 3 ? [at.args[1]!, at.args[2]!] : ['default', at.args[1]!]
  if (at.args.length === 2 && setting(at.state.config, 'requirepass') === '') {
    fail('ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?')
  }
  if (!authenticate(at, user, password)) fail(WRONG_PASS)
  at.reply.ok()
}

const NAME = /^[!-~]*$/
const BAD_NAME = 'ERR Client names cannot contain spaces, newlines or special characters.'

function hello(at: Call): void {
  const { client } = at
  const args = new Arguments(at.args, 1)
  const asked = args.done ? client.resp : readInt(args.next()) ?? fail('ERR Protocol version is not an integer or out of range')
  if (asked !== 2 && asked !== 3) fail('NOPROTO unsupported protocol version')
  let name: string | null = null
  while (!args.done) {
    const word = args.word()
    if (word === 'auth' && args.left >= 2) {
      if (!authenticate(at, args.next(), args.next())) fail(WRONG_PASS)
    } else if (word === 'setname' && !args.done) {
      name = args.next()
      if (!NAME.test(name)) fail(BAD_NAME)
    } else fail(`ERR Syntax error in HELLO option '${at.args[args.at - 1]}'`)
  }
  if (!client.authenticated) fail('NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time')
  if (name !== null) client.name = name
  client.resp = asked as 2 | 3
  at.reply.resp = client.resp
  replyHello(at)
}

function replyHello({ reply, client }: Call): void {
  reply.map(7)
  for (const [name, value] of [['server', 'redis'], ['version', VERSION]] as const) {
    reply.bulk(name)
    reply.bulk(value)
  }
  for (const [name, value] of [['proto', client.resp], ['id', client.id]] as const) {
    reply.bulk(name)
    reply.int(value)
  }
  for (const [name, value] of [['mode', 'standalone'], ['role', 'master']] as const) {
    reply.bulk(name)
    reply.bulk(value)
  }
  reply.bulk('modules')
  reply.array(0)
}

function lineOf({ io }: Broker, client: Client): string {
  const seconds = (since: number): number => Math.floor((io.now - since) / 1e9)
  const flags = `${client.channels.size + client.patterns.size > 0 ? 'P' : ''}${client.queued ? 'x' : ''}${client.waiting ? 'b' : ''}${client.touched ? 'd' : ''}`
  const fields: Record<string, string | number> = {
    id: client.id, addr: `${client.peer}:${client.fd}`, laddr: `0.0.0.0:${client.port}`, fd: client.fd, name: client.name,
    age: seconds(client.openedAt), idle: seconds(client.usedAt), flags: flags || 'N', db: client.db, sub: client.channels.size, psub: client.patterns.size,
    ssub: 0, multi: client.queued?.length ?? -1, qbuf: waiting(client.requests), 'qbuf-free': 0, 'argv-mem': 0, 'multi-mem': 0, rbs: 1024, rbp: 0,
    obl: 0, oll: client.out.length, omem: client.outBytes, 'tot-mem': 2000 + client.outBytes, events: 'r', cmd: client.lastCommand, user: 'default',
    redir: -1, resp: client.resp, 'lib-name': client.library, 'lib-ver': client.libraryVersion,
  }
  return fromText(Object.entries(fields).map(([name, value]) => `${name}=${value}`).join(' '))
}

const TYPES: Record<string, (client: Client) => boolean> = {
  normal: ({ channels, patterns }) => channels.size + patterns.size === 0, pubsub: ({ channels, patterns }) => channels.size + patterns.size > 0,
  master: () => false, replica: () => false, slave: () => false,
}

function list(at: Call): void {
  const args = new Arguments(at.args, 2)
  let some = [...at.state.clients.values()]
  if (args.peek() === 'type' && args.left === 2) {
    args.next()
    const type = args.next()
    some = some.filter(TYPES[type.toLowerCase()] ?? fail(`ERR Unknown client type '${type}'`))
  } else if (args.peek() === 'id' && args.left >= 2) {
    args.next()
    const ids = args.rest().map((text) => int(text, 'ERR Invalid client ID'))
    some = some.filter(({ id }) => ids.includes(id))
  } else if (!args.done) fail(SYNTAX)
  at.reply.verbatim(some.map((client) => `${lineOf(at, client)}\n`).join(''))
}

const fits = (client: Client): Record<string, (value: string) => boolean> => ({
  id: (value) => client.id === Number(value), type: (value) => (TYPES[value.toLowerCase()] ?? (() => false))(client),
  addr: (value) => `${client.peer}:${client.fd}` === value, user: (value) => value === 'default',
})

function kill(at: Call): void {
  const { args } = at
  if (args.length === 3) {
    const victim = [...at.state.clients.values()].find((client) => fits(client)['addr']!(args[2]!)) ?? fail('ERR No such client')
    end(at, victim)
    return at.reply.ok()
  }
  if (args.length % 2 === 1) fail(SYNTAX)
  let some = [...at.state.clients.values()]
  let skipMe = true
  for (let i = 2; i < args.length; i += 2) {
    const [word, value] = [args[i]!.toLowerCase(), args[i + 1]!]
    if (word === 'skipme') skipMe = value.toLowerCase() === 'yes'
    else if (word === 'id' || word === 'type' || word === 'addr' || word === 'user') {
      if (word === 'id') int(value, 'ERR client-id should be greater than 0')
      some = some.filter((client) => fits(client)[word]!(value))
    } else fail(SYNTAX)
  }
  const victims = some.filter((client) => !skipMe || client !== at.client)
  for (const victim of victims) end(at, victim)
  at.reply.int(victims.length)
}

function end(at: Call, victim: Client): void {
  if (victim === at.client) victim.closing = true
  else drop(at, victim, 'close')
}

function unblock(at: Call): void {
  const id = int(at.args[2]!)
  const how = (at.args[3] ?? 'timeout').toLowerCase()
  if (how !== 'timeout' && how !== 'error') fail('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR')
  const target = [...at.state.clients.values()].find((client) => client.id === id && client.waiting !== null)
  if (target) at.state.unblocking.push({ fd: target.fd, error: how === 'error' })
  at.reply.int(target ? 1 : 0)
}

const onOff = (at: Call): boolean => {
  const word = at.args[2]!.toLowerCase()
  return word === 'on' || word === 'off' ? word === 'on' : fail(SYNTAX)
}

const client: Family = {
  id: keyless(2, 'noscript', (at) => at.reply.int(at.client.id)),
  getname: keyless(2, 'noscript', (at) => at.reply.bulkOrNull(at.client.name === '' ? null : at.client.name)),
  setname: keyless(3, 'noscript', (at) => {
    if (!NAME.test(at.args[2]!)) fail(BAD_NAME)
    at.client.name = at.args[2]!
    at.reply.ok()
  }),
  setinfo: keyless(4, 'noscript', (at) => {
    const [, , name = '', value = ''] = at.args
    if (name.toLowerCase() === 'lib-name') at.client.library = value
    else if (name.toLowerCase() === 'lib-ver') at.client.libraryVersion = value
    else fail(`ERR Unrecognized option '${name}'`)
    at.reply.ok()
  }),
  info: keyless(2, 'noscript', (at) => at.reply.verbatim(`${lineOf(at, at.client)}\n`)),
  list: keyless(-2, 'noscript', list),
  kill: keyless(-3, 'noscript', kill),
  unblock: keyless(-3, 'noscript', unblock),
  'no-evict': keyless(3, 'noscript', (at) => { at.client.noEvict = onOff(at); at.reply.ok() }),
  'no-touch': keyless(3, 'noscript', (at) => { at.client.noTouch = onOff(at); at.reply.ok() }),
}

function select(at: Call): void {
  const index = int(at.args[1]!)
  if (Math.abs(index) >= 2 ** 31) fail('ERR value is out of range, value must between -2147483648 and 2147483647')
  if (index < 0 || index >= at.state.dbs.length) fail('ERR DB index is out of range')
  at.client.db = index
  at.reply.ok()
}

function ping(at: Call): void {
  const { args, client: asking, reply } = at
  if (args.length > 2) fail("ERR wrong number of arguments for 'ping' command")
  if (asking.resp === 2 && asking.channels.size + asking.patterns.size > 0) return reply.bulks(['pong', args[1] ?? ''])
  if (args[1] === undefined) reply.simple('PONG')
  else reply.bulk(args[1])
}

function reset(at: Call): void {
  const { client: asking } = at
  endTransaction(at, asking)
  for (const kind of ['channels', 'patterns'] as const) for (const name of [...asking[kind]]) unsubscribe(at, asking, name, kind)
  Object.assign(asking, { db: 0, resp: 2, name: '', authenticated: setting(at.state.config, 'requirepass') === '', noEvict: false, noTouch: false })
  at.reply.resp = 2
  at.reply.simple('RESET')
}

export const clientCommands: Family = {
  hello: keyless(-1, 'noauth noscript fast', hello),
  auth: keyless(-2, 'noauth noscript fast', auth),
  select: keyless(2, 'fast', select),
  ping: keyless(-1, 'fast', ping),
  echo: keyless(2, 'fast', (at) => at.reply.bulk(at.args[1]!)),
  quit: keyless(-1, 'noauth noscript fast', (at) => { at.reply.ok(); at.client.closing = true }),
  reset: keyless(1, 'noauth noscript fast', reset),
  client: container(client),
}
