import { SECOND } from '../../../../contract/time.ts'
import { MAX_PAYLOAD, VERSION } from '../config.ts'
import type { Broker, Client, ClientOptions } from '../state.ts'
import { isValidLiteral } from '../subjects.ts'
import { tellError } from '../tell.ts'
import { feed, newParser, nextFrame, type Frame } from '../wire/parser.ts'
import { refuse, say, sayError } from './outbound.ts'
import { firstPing, waitForConnect } from './pings.ts'
import { publish } from './publish.ts'
import { subscribe, unsubscribe } from './subscribe.ts'

const AUTH_TIMEOUT = 2 * SECOND
const BEFORE_CONNECT: ClientOptions = { verbose: true, pedantic: true, echo: true, headers: false, noResponders: false, name: '' }

export function opened(broker: Broker, fd: number): void {
  const { io, state } = broker
  const id = state.nextClient++
  const client: Client = {
    id, parser: newParser(), options: { ...BEFORE_CONNECT }, connected: false, subs: new Map(), out: [], outBytes: 0, blocked: null,
    authTimer: needsAuth(broker) ? io.at(io.now + AUTH_TIMEOUT, { auth: fd }) : null, pingTimer: null, pinged: false, pingsOut: 0, lastIn: io.now,
  }
  state.clients.set(fd, client)
  say(broker, fd, `INFO ${JSON.stringify(infoFor(broker, fd, id))} `)
  waitForConnect(broker, fd, client)
}

function infoFor({ io, state }: Broker, fd: number, id: number): object {
  const { config, serverId } = state
  return {
    server_id: serverId, server_name: config.name || serverId, version: VERSION, proto: 1, go: 'go1.24.7', host: '0.0.0.0', port: config.port, headers: true,
    ...(config.user !== '' || config.token !== '' ? { auth_required: true } : {}), max_payload: MAX_PAYLOAD,
    ...(config.jetstream ? { jetstream: true } : {}), client_id: id, client_ip: io.peer(fd),
  }
}

const needsAuth = ({ state: { config } }: Broker): boolean => config.user !== '' || config.token !== ''

export function received(broker: Broker, fd: number, bytes: Uint8Array): void {
  const client = broker.state.clients.get(fd)
  if (client === undefined) return
  client.lastIn = broker.io.now
  feed(client.parser, bytes)
  while (broker.state.clients.get(fd) === client) {
    const frame = nextFrame(client.parser, client.options.headers)
    if (frame === null) return
    handle(broker, fd, client, frame)
  }
}

function handle(broker: Broker, fd: number, client: Client, frame: Frame): void {
  if (frame.op !== 'error' && !client.connected && needsAuth(broker) && !(frame.op === 'line' && frame.verb === 'CONNECT')) return refuse(broker, fd, 'Authorization Violation', 'it speaks before it says who it is')
  switch (frame.op) {
    case 'error': return refuse(broker, fd, frame.says, frame.why)
    case 'head':
      if (client.options.pedantic && !isValidLiteral(frame.subject)) {
        tellError(broker, fd, 'Invalid Publish Subject', `${frame.subject} is no subject to publish to`, frame.subject)
        sayError(broker, fd, 'Invalid Publish Subject')
      }
      return
    case 'pub':
      if (client.options.verbose) say(broker, fd, '+OK')
      return publish(broker, { subject: frame.subject, reply: frame.reply, headers: frame.headers, data: frame.data, fd })
    case 'line': return handleLine(broker, fd, client, frame.verb, frame.args)
  }
}

function handleLine(broker: Broker, fd: number, client: Client, verb: string, args: string): void {
  const words = args.split(/[ \t]+/).filter((word) => word !== '')
  switch (verb) {
    case 'CONNECT': return connect(broker, fd, client, args)
    case 'PING': return say(broker, fd, 'PONG')
    case 'PONG':
      client.pingsOut = 0
      return
    case 'SUB': {
      if (words.length !== 2 && words.length !== 3) return refuse(broker, fd, '', `SUB ${args}: it takes a subject, maybe a queue group, and a number`)
      const [subject = '', queue = ''] = words.length === 3 ? words : [words[0], '']
      return subscribe(broker, fd, client, { subject, queue, sid: words.at(-1)! })
    }
    case 'UNSUB': {
      if (words.length !== 1 && words.length !== 2) return refuse(broker, fd, '', `UNSUB ${args}: it takes a number, and maybe after how many messages`)
      return unsubscribe(broker, fd, client, words[0]!, Number(words[1] ?? 0) || 0)
    }
    // INFO, +OK and -ERR from a client say nothing to a server.
  }
}

export function authTimedOut(broker: Broker, fd: number): void {
  refuse(broker, fd, 'Authentication Timeout', 'no CONNECT within 2 s')
}

function connect(broker: Broker, fd: number, client: Client, args: string): void {
  const given = jsonOf(args)
  if (given === null) return refuse(broker, fd, '', `CONNECT is followed by what is no JSON: ${args.slice(0, 60)}`)
  if (client.authTimer !== null) broker.io.cancel(client.authTimer)
  client.authTimer = null
  const flag = (name: string, otherwise: boolean): boolean => (typeof given[name] === 'boolean' ? given[name] : otherwise)
  const before = client.options
  client.options = {
    verbose: flag('verbose', before.verbose), pedantic: flag('pedantic', before.pedantic), echo: flag('echo', before.echo),
    headers: flag('headers', before.headers), noResponders: flag('no_responders', before.noResponders), name: textIn(given, 'name'),
  }
  if (!isAllowed(broker, given)) return refuse(broker, fd, 'Authorization Violation', 'user, password or token are not those of --user, --pass and --auth')
  client.connected = true
  firstPing(broker, fd, client)
  const protocol = given['protocol'] ?? 0
  if (protocol !== 0 && protocol !== 1) return refuse(broker, fd, 'invalid client protocol', `protocol ${JSON.stringify(protocol)}`)
  if (client.options.noResponders && !client.options.headers) return refuse(broker, fd, 'no responders requires headers support', 'no_responders without headers')
  if (client.options.verbose) say(broker, fd, '+OK')
}

function isAllowed({ state: { config } }: Broker, given: Record<string, unknown>): boolean {
  if (config.user !== '') return textIn(given, 'user') === config.user && textIn(given, 'pass') === config.pass
  return config.token === '' || textIn(given, 'auth_token') === config.token
}

const textIn = (given: Record<string, unknown>, name: string): string => (typeof given[name] === 'string' ? given[name] : '')

function jsonOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
