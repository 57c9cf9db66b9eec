import { bytesOf, textOf } from '../../payload.ts'
import type { Broker, Connection } from '../state.ts'
import { tellError } from '../tell.ts'
import { AmqpError, refuse } from '../wire/errors.ts'
import { takeBytes } from '../wire/frames.ts'
import { METHODS, type Incoming } from '../wire/methods.ts'
import { Reader } from '../wire/reader.ts'
import { lookup, readTable, text, textIn, type Table } from '../wire/table.ts'
import { Writer } from '../wire/writer.ts'
import { closing, drop, failConnection } from './connection.ts'
import { startHeartbeats } from './heartbeats.ts'
import { sendBytes, sendOnZero } from './send.ts'

const HEADER = Uint8Array.of(65, 77, 81, 80, 0, 0, 9, 1)
const FRAME_MIN = 4096
const MECHANISMS = ['PLAIN', 'AMQPLAIN']

const CAPABILITIES = [
  'publisher_confirms', 'exchange_exchange_bindings', 'basic.nack', 'consumer_cancel_notify', 'connection.blocked', 'consumer_priorities',
  'authentication_failure_close', 'per_consumer_qos', 'direct_reply_to',
]
const serverProperties = (node: string): Table => [
  ['capabilities', { type: 'table', value: CAPABILITIES.map((name) => [name, { type: 'bool', value: true }]) }],
  ['cluster_name', text(node)], ['copyright', text('')], ['information', text('Licensed under the MPL 2.0. Website: https://rabbitmq.com')],
  ['platform', text('Erlang/OTP 26')], ['product', text('RabbitMQ')], ['version', text('4.0.9')],
]

/** The eight bytes that a client begins with; whoever says something else is told which they are. */
export function greet(broker: Broker, connection: Connection): boolean {
  const { io, state } = broker
  const start = takeBytes(connection.incoming, HEADER.length)
  if (start === null) return false
  if (!start.every((byte, i) => byte === HEADER[i])) {
    io.tell({
      kind: 'bus.error', system: 'rabbitmq', to: io.peer(connection.fd), code: 'bad_header',
      detail: `not AMQP 0-9-1: it begins with ${JSON.stringify(textOf(start))}. Does something else speak to this port?`,
    }, connection.fd)
    sendBytes(broker, connection, HEADER)
    drop(broker, connection, 'close')
    return false
  }
  connection.phase = 'starting'
  sendOnZero(broker, connection, 'connection.start', {
    major: 0, minor: 9, serverProperties: serverProperties(state.config.node), mechanisms: bytesOf(MECHANISMS.join(' ')), locales: bytesOf('en_US'),
  })
  return true
}

/** Methods of the connection itself. */
export function handleZero(broker: Broker, connection: Connection, method: Incoming): void {
  try {
    handle(broker, connection, method)
  } catch (error) {
    if (!(error instanceof AmqpError)) throw error
    error.method = METHODS[method.name].id
    failConnection(broker, connection, error)
  }
}

function handle(broker: Broker, connection: Connection, method: Incoming): void {
  const { phase } = connection
  if (phase === 'closed') {
    if (method.name === 'connection.close') sendOnZero(broker, connection, 'connection.close-ok', {})
    else if (method.name === 'connection.close-ok') drop(broker, connection, 'close')
    return
  }
  if (method.name === 'connection.start-ok' && phase === 'starting') return startOk(broker, connection, method.args)
  if (method.name === 'connection.tune-ok' && phase === 'tuning') return tuneOk(broker, connection, method.args)
  if (method.name === 'connection.open' && phase === 'opening') return open(broker, connection, method.args.vhost)
  if (method.name === 'connection.close' && phase === 'running') {
    closing(broker, connection)
    return sendOnZero(broker, connection, 'connection.close-ok', {})
  }
  if (method.name === 'connection.update-secret' && phase === 'running') return sendOnZero(broker, connection, 'connection.update-secret-ok', {})
  refuse('channel_error', `unexpected method in connection state ${phase}`)
}

type ArgsOf<N> = Extract<Incoming, { name: N }>['args']

function startOk(broker: Broker, connection: Connection, args: ArgsOf<'connection.start-ok'>): void {
  const { settings } = broker.state.config
  const capabilities = lookup(args.clientProperties, 'capabilities')
  if (capabilities?.type === 'table') connection.capabilities = capabilities.value.filter(([, field]) => field.value === true).map(([name]) => name)
  if (!MECHANISMS.includes(args.mechanism)) refuse('command_invalid', `unknown authentication mechanism '${args.mechanism}'`)
  const { user, password } = args.mechanism === 'PLAIN' ? fromPlain(args.response) : fromTable(args.response)
  const { account } = broker.state
  if (user !== account.user || password !== account.password) return refusedLogin(broker, connection, args.mechanism, user)
  connection.user = user
  connection.phase = 'tuning'
  sendOnZero(broker, connection, 'connection.tune', { channelMax: settings.channel_max, frameMax: settings.frame_max, heartbeat: settings.heartbeat })
}

function fromPlain(response: Uint8Array): { user: string; password: string } {
  const parts = textOf(response).split('\0')
  if (parts.length !== 3) refuse('syntax_error', 'response is not valid')
  return { user: parts[1]!, password: parts[2]! }
}

/** A table without its length. */
function fromTable(response: Uint8Array): { user: string; password: string } {
  const writer = new Writer()
  writer.long(response)
  const table = readTable(new Reader(writer.done()))
  return { user: textIn(table, 'LOGIN') ?? '', password: textIn(table, 'PASSWORD') ?? '' }
}

/** Who understands is told so, and no more; the reason is in the log. */
function refusedLogin(broker: Broker, connection: Connection, mechanism: string, user: string): void {
  const { io } = broker
  const reason = `${mechanism} login refused: user '${user}' - invalid credentials`
  io.log(`[error] Error on AMQP connection (${io.peer(connection.fd)}, state: starting): ${reason}`)
  tellError(broker, connection.fd, new AmqpError('access_refused', reason))
  closing(broker, connection)
  if (!connection.capabilities.includes('authentication_failure_close')) return
  const error = new AmqpError('access_refused', `Login was refused using authentication mechanism ${mechanism}. For details see the broker logfile.`)
  sendOnZero(broker, connection, 'connection.close', { code: error.code, text: error.text, classId: 0, methodId: 0 })
}

function tuneOk(broker: Broker, connection: Connection, args: ArgsOf<'connection.tune-ok'>): void {
  const { settings } = broker.state.config
  negotiated('frame_max', FRAME_MIN, settings.frame_max, args.frameMax)
  negotiated('channel_max', 1, settings.channel_max, args.channelMax)
  Object.assign(connection, { frameMax: args.frameMax, channelMax: args.channelMax, heartbeat: args.heartbeat, phase: 'opening' })
  startHeartbeats(broker, connection)
}

function negotiated(field: string, least: number, most: number, value: number): void {
  const detail = value === 0 ? ' (no limit)' : ''
  if (value !== 0 && value < least) refuse('not_allowed', `negotiated ${field} = ${value}${detail} is lower than the minimum allowed value (${least})`)
  if (most !== 0 && (value === 0 || value > most)) refuse('not_allowed', `negotiated ${field} = ${value}${detail} is higher than the maximum allowed value (${most})`)
}

function open(broker: Broker, connection: Connection, vhost: string): void {
  const { io, state } = broker
  if (vhost !== state.account.vhost) refuse('not_allowed', `vhost ${vhost} not found`)
  connection.phase = 'running'
  if (connection.timers.handshake !== undefined) io.cancel(connection.timers.handshake)
  sendOnZero(broker, connection, 'connection.open-ok', { reserved: '' })
  io.log(`[info] connection (${io.peer(connection.fd)}): user '${connection.user}' authenticated and granted access to vhost '${vhost}'`)
}
