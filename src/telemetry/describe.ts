import type { WorldCommand } from '../contract/commands.ts'
import type { LabEvent } from '../contract/events.ts'
import { isBrokerFault, isProcessFault, type FaultScope, type FaultSpec, type FaultType } from '../contract/faults.ts'
import type { SocketAct } from '../contract/sockets.ts'
import { busText } from './bus/words.ts'
import { bytesText, durationText, msText, withSeconds } from './units.ts'

/** What a fault does, in words with units: "3 s latency", "HTTP 503", "30 % loss". */
export function faultText(spec: FaultSpec): string {
  switch (spec.type) {
    case 'latency': return `${msText(spec.latency)} latency${spec.jitter ? ` \u00b1 ${msText(spec.jitter)}` : ''}${streamText(spec)}`
    case 'loss': return `${spec.percent} % loss${streamText(spec)}`
    case 'reset_peer': return spec.timeout ? `reset after ${msText(spec.timeout)}` : 'reset'
    case 'timeout': return `black hole${spec.timeout ? ` for ${msText(spec.timeout)}` : ''}${streamText(spec)}`
    case 'down': return 'down'
    case 'bandwidth': return `at most ${spec.rate} KB/s${streamText(spec)}`
    case 'slicer': return `slices of ${bytesText(spec.average_size)}${streamText(spec)}`
    case 'limit_data': return `closed after ${bytesText(spec.bytes)}${streamText(spec)}`
    case 'slow_close': return `${msText(spec.delay)} slower to close${streamText(spec)}`
    case 'partition': {
      const way = spec.direction && spec.direction !== 'both' ? ` (${spec.direction})` : ''
      return `${spec.hold ? 'packets held' : 'partition'}${way}`
    }
    case 'dns': return `${spec.action === 'timeout' ? 'no DNS answer' : 'NXDOMAIN'} for ${spec.names?.join(', ') ?? 'every name'}`
    case 'http_abort': return `HTTP ${spec.httpStatus}${requestShare(spec)}`
    case 'http_delay': return `${msText(spec.fixedDelay)} HTTP delay${requestShare(spec)}`
    case 'duplicate': return `${spec.percent} % of requests sent twice`
    case 'reorder': return `${spec.percent} % of requests overtaken`
    case 'throttle': return `${spec.limit} requests at once${spec.queue ? `, ${spec.queue} queued` : ''}`
    case 'crash': return `crash${triggerText(spec)}`
    case 'restart': return `restart${triggerText(spec)}`
    case 'hang': return `hang${triggerText(spec)}`
    case 'slow': return `${spec.delay === undefined ? `${spec.factor} times slower` : `${msText(spec.delay)} a step`}${triggerText(spec)}`
    case 'clock_skew': return `clock ${[spec.offset && signedMs(spec.offset), spec.rate !== undefined && `at ${spec.rate} times its rate`].filter(Boolean).join(', ') || 'as it is'}`
    case 'clock_jump': return `clock jump of ${signedMs(spec.offset)}`
    case 'memory_limit': return `${spec.limit} MiB of memory`
    case 'disk_full': return spec.free ? `${spec.free} KiB of disk left` : 'disk full'
    case 'leader_election': return `leader lost${spec.channel ? ` of ${spec.channel}` : ''}${spec.downtime ? ` for ${msText(spec.downtime)}` : ''}`
    case 'slow_broker': return `answers ${msText(spec.delay)} later`
    case 'rebalance': return `rebalance${spec.queue ? ` of ${spec.queue}` : ''}${spec.every ? ` every ${msText(spec.every)}` : ''}`
    case 'redelivery': return `${spec.percentage ?? 100} % delivered again`
    case 'lost_ack': return `${spec.percentage ?? 100} % of replies lost`
    case 'poison': return `poison message in ${spec.channel}`
    case 'full_queue': return `no room${spec.channel ? ` in ${spec.channel}` : ''}`
    case 'eviction': return `${spec.keys ?? 'keys'} evicted`
    case 'cold_start': return `starts ${msText(spec.startupDelay)} later`
  }
}

const streamText = ({ direction }: { direction?: string | undefined }): string => (direction && direction !== 'both' ? ` ${direction}` : '')
const signedMs = (ms: number): string => `${ms < 0 ? '\u2212' : '+'}${msText(Math.abs(ms))}`

function triggerText({ after, at, nth = 1 }: { after?: number | undefined; at?: string | undefined; nth?: number | undefined }): string {
  return `${after ? ` after ${msText(after)}` : ''}${at === undefined ? '' : ` at ${at}${nth > 1 ? ` number ${nth}` : ''}`}`
}

/** Where it applies: "orders to payments", "all to payments", "every link"; a fault of processes: "payments". */
export function scopeText(scope: FaultScope, type?: FaultType): string {
  if (type !== undefined && isBrokerFault(type)) return scope.to ?? 'every broker'
  if (type !== undefined && isProcessFault(type)) return scope.to ?? 'every service'
  if (scope.from === undefined && scope.to === undefined) return 'every link'
  return `${scope.from ?? 'all'} to ${scope.to ?? 'all'}`
}

/** The fine print of a scope, '' where there is none. */
export function scopeNote(scope: FaultScope): string {
  const parts: string[] = []
  if (scope.toxicity !== undefined && scope.toxicity < 1) parts.push(`${Math.round(scope.toxicity * 100)} % of them`)
  if (scope.mode !== undefined && scope.mode !== 'all') parts.push(modeText(scope.mode, scope.value ?? 0))
  if (scope.duration !== undefined) parts.push(`for ${msText(scope.duration)}`)
  return parts.join(', ')
}

const modeText = (mode: 'one' | 'fixed' | 'percent', value: number): string =>
  mode === 'one' ? 'one process' : mode === 'fixed' ? `${value} processes` : `${value} % of the processes`

export function commandText(command: WorldCommand): string {
  switch (command.type) {
    case 'http': return `send ${command.request.method} ${command.request.url}`
    case 'arm': return `arm ${faultText(command.spec)} on ${scopeText(command.scope, command.spec.type)}`
    case 'clear': return `clear fault ${command.id}`
    case 'crash': return `crash ${command.process}${command.unsent === true ? ' before its next step has sent anything' : ''}`
    case 'stop': return `stop ${command.process}`
    case 'delay': return `delay connection ${command.conn} by ${command.ns / 1e6} ms`
    case 'eval': return `evaluate ${firstLine(command.code)} in ${command.process}`
    case 'publish': return `publish to ${command.message.channel} of ${command.process}`
    case 'replay': return `let ${command.from.queue} read ${command.from.channel} again from ${command.from.offset}`
    case 'socket': return socketText(command.socket, command.act)
    case 'restart': return `restart ${command.process}${command.files ? ' with edited files' : ''}`
  }
}

function socketText(socket: number, act: SocketAct): string {
  const name = `live connection ${socket}`
  switch (act.kind) {
    case 'connect': return `${name} to ${act.host}:${act.port}`
    case 'send': return `${name} sends ${bytesText(Math.floor(act.bytes.replace(/=+$/, '').length * 3 / 4))}`
    case 'end': return `${name} has sent all`
    case 'close': return `${name} closes`
    case 'reset': return `${name} is reset`
    case 'pause': return `${name} stops reading`
    case 'resume': return `${name} reads again`
  }
}

/** An event in one line, as a person would tell it. */
export const describe = (event: LabEvent): string => withSeconds(wordsOf(event))

function wordsOf(event: LabEvent): string {
  switch (event.kind) {
    case 'run.start': return `run of ${event.lab} began with seed ${event.seed}`
    case 'run.end': return `run ended: ${event.reason}${event.detail ? `, ${event.detail}` : ''}`
    case 'command': return commandText(event.command)
    case 'note': return event.text
    case 'process.start': return `started${event.generation > 1 ? ` again (start ${event.generation})` : ''}: ${event.command}`
    case 'process.ready': return `ready on port ${event.port}`
    case 'process.healthy': return 'healthy'
    case 'process.unhealthy': return `unhealthy: ${event.detail}`
    case 'process.exit': return `${exitWord(event.cause)} with code ${event.code}${event.detail ? `: ${event.detail}` : ''}`
    case 'stdout': case 'stderr': return firstLine(event.text)
    case 'problem': return `${event.message}${event.file ? ` (${event.file}${event.line ? `:${event.line}` : ''})` : ''}`
    case 'eval': return event.outcome === 'more' ? 'the code goes on' : firstLine(event.text) || 'done'
    case 'process.blocked': return `event loop blocked for ${durationText(event.t - event.since)} by ${event.what}${event.file ? ` (${event.file}${event.line ? `:${event.line}` : ''})` : ''}`
    case 'net.listen': return `listens on port ${event.port}`
    case 'net.unlisten': return `no longer listens on port ${event.port}`
    case 'net.connect': return `connects to ${event.to}:${event.port}`
    case 'net.established': return `is connected to ${event.to}:${event.port}`
    case 'net.refused': return `was refused by ${event.to}:${event.port}${event.detail ? `: ${event.detail}` : ''}`
    case 'net.close': return `connection from ${event.from} to ${event.to} closed`
    case 'net.reset': return `connection with ${event.from} reset${event.detail ? `: ${event.detail}` : ''}`
    case 'net.tls': return event.ok ? `${event.from} speaks ${event.version} with ${event.to}` : `TLS from ${event.from} to ${event.to}: ${event.detail}`
    case 'net.retransmit': return `${event.from} sends again to ${event.to} (attempt ${event.attempt})`
    case 'dns': return event.ok ? `looked up ${event.name}` : `no such host: ${event.name}`
    case 'http.request': return `${event.method} ${event.path} to ${event.to}${size(event.body.size)}`
    case 'http.response': return `${event.status} to ${event.from}${size(event.body.size)}${event.fault ? `, answered by fault ${event.fault}` : ''}`
    case 'http.failed': return `no answer from ${event.to}: ${event.error}`
    case 'client.failed': return `request ${event.request} failed: ${event.error}`
    case 'world.request': return `asks the outside world: ${event.method} ${event.url}`
    case 'world.response': return `the outside world answered ${event.status}`
    case 'world.missing': return `nobody answers ${event.method} ${event.url}: ${event.detail}`
    case 'bus.produce': case 'bus.deliver': case 'bus.ack': case 'bus.requeue': case 'bus.dead': case 'bus.drop':
    case 'bus.channel': case 'bus.group': case 'bus.leader': case 'bus.error': return busText(event)
    case 'fault.arm': return `armed ${faultText(event.spec)} on ${scopeText(event.scope, event.spec.type)}${event.chosen ? `: ${event.chosen.join(', ')}` : ''}`
    case 'fault.clear': return event.reason === 'duration' ? `fault ${event.id} ran out` : `fault ${event.id} cleared`
    case 'fault.hit': return `${event.effect} by ${event.id}`
  }
}

const size = (bytes: number) => bytes > 0 ? ` (${bytesText(bytes)})` : ''

const firstLine = (text: string) => {
  const line = text.split('\n').find((l) => l.trim() !== '') ?? ''
  return line.length > 200 ? `${line.slice(0, 199)}\u2026` : line
}

function exitWord(cause: string): string {
  return cause === 'crash' ? 'crashed' : cause === 'stop' ? 'stopped' : cause === 'limit' ? 'ended by a limit' : 'exited'
}

function requestShare(spec: { percentage?: number; path?: string }): string {
  const share = spec.percentage !== undefined && spec.percentage < 100 ? ` for ${spec.percentage} % of requests` : ''
  return spec.path ? `${share} to ${spec.path}` : share
}
