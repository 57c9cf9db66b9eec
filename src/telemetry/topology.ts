import type { EventOf, LabEvent } from '../contract/events.ts'
import { SECOND, type Ns } from '../contract/time.ts'
import { reducer, type View } from './reducer.ts'
import { durationText, withSeconds } from './units.ts'
import { noTraffic, record, type Traffic } from './traffic.ts'

export type ProcessState = 'starting' | 'ready' | 'healthy' | 'unhealthy' | 'stopped' | 'crashed'

export interface ProcessView {
  name: string
  service: string
  state: ProcessState
  /** Virtual time since which it has been in this state. */
  since: Ns
  ip: string
  port: number | null
  /** How often it has been started. */
  generation: number
  exitCode: number | null
  /** One line on why it is unhealthy or gone; '' otherwise. */
  detail: string
}

/** A message on its way: the request to the callee, or the response back. */
export interface Leg {
  exchange: number
  way: 'request' | 'response'
  sent: Ns
  arrived: Ns
  failed: boolean
  /** METHOD /path, or the status. */
  label: string
}

export interface LinkView {
  id: string
  from: string
  to: string
  requests: number
  inFlight: Set<number>
  /** Connections over which nothing has been asked yet: they are being opened, or their first request is under way. */
  opening: Map<number, { t: Ns; established: boolean }>
  /** Ordered by arrival. */
  legs: Leg[]
  traffic: Traffic
  /** The latest thing that went wrong here, in a line. */
  lastError: { t: Ns; text: string } | null
}

export interface TopologyView extends View {
  processes: Map<string, ProcessView>
  /** Callers that are no process of the lab: `client`, and what else sends. */
  outsiders: Set<string>
  links: Map<string, LinkView>
  /** The link of each connection that is open or being opened. */
  conns: Map<number, LinkView>
}

export const linkId = (from: string, to: string): string => `${from}\u2192${to}`

export const topology = reducer<TopologyView>(
  () => ({ version: 0, processes: new Map(), outsiders: new Set(), links: new Map(), conns: new Map() }),
  (state, event) => {
    // Going back folds the log anew: what says nothing here has to cost nothing.
    switch (event.kind) {
      case 'stdout': case 'stderr': case 'dns': case 'command': return
      case 'http.request': case 'http.response': case 'http.failed': return takeExchange(state, event)
      case 'bus.produce': case 'bus.deliver': return takeMessage(state, event)
      case 'bus.ack': case 'bus.channel': case 'bus.group': case 'bus.leader': case 'bus.requeue': case 'bus.dead': case 'bus.drop': case 'bus.error': return
      case 'process.exit':
        takeProcess(state, event)
        return takeConnection(state, event)
      case 'process.start': case 'process.ready': case 'process.healthy': case 'process.unhealthy': return takeProcess(state, event)
      default: return takeConnection(state, event)
    }
  },
)

function takeProcess(state: TopologyView, event: LabEvent): void {
  const process = state.processes.get(event.process)
  const become = (next: ProcessState, detail = '') => {
    if (!process) return
    if (process.state !== next) process.since = event.t
    process.state = next
    process.detail = detail
  }
  switch (event.kind) {
    case 'process.start':
      state.outsiders.delete(event.process)
      state.processes.set(event.process, {
        name: event.process, service: event.service, state: 'starting', since: event.t, ip: event.ip, port: null,
        generation: event.generation, exitCode: null, detail: '',
      })
      return
    case 'process.ready':
      if (process) process.port = event.port
      return become('ready')
    case 'process.healthy': return become('healthy')
    case 'process.unhealthy': return become('unhealthy', event.detail)
    case 'process.exit':
      if (process) process.exitCode = event.code
      return become(event.cause === 'stop' || (event.cause === 'exit' && event.code === 0) ? 'stopped' : 'crashed', event.detail)
  }
}

function takeConnection(state: TopologyView, event: LabEvent): void {
  switch (event.kind) {
    case 'net.connect': {
      const link = linkOf(state, event.from, event.to)
      link.opening.set(event.conn, { t: event.t, established: false })
      state.conns.set(event.conn, link)
      return
    }
    case 'net.established': {
      const opening = state.conns.get(event.conn)?.opening.get(event.conn)
      if (opening) opening.established = true
      return
    }
    case 'net.close': {
      const link = state.conns.get(event.conn)
      const opening = link?.opening.get(event.conn)
      leave(state, event.conn)
      // Closed by the one who asked for it, before there was any: a connect timeout, of which the network itself says nothing.
      if (link && opening && !opening.established) fail(link, event.t, gaveUp(event.t - opening.t))
      return
    }
    case 'net.refused':
    case 'net.reset': {
      // A reset names the two ends as the one that hears of it sees them; the link is the connection's.
      const link = state.conns.get(event.conn) ?? linkOf(state, event.from, event.to)
      leave(state, event.conn)
      // A refused connection is a call that failed, though no exchange ever began.
      if (event.kind === 'net.refused') fail(link, event.t, event.detail)
      else link.lastError = { t: event.t, text: event.detail }
      return
    }
    case 'fault.hit': {
      // The first that is heard of a request that a fault holds back on a connection that was open already.
      if (event.conn === undefined) return
      const link = state.conns.get(event.conn)
      if (link && link.inFlight.size === 0 && !link.opening.has(event.conn)) link.opening.set(event.conn, { t: event.t, established: true })
      return
    }
    case 'process.exit':
      for (const [conn, link] of state.conns) if (link.from === event.process) leave(state, conn)
  }
}

/** What a caller has done that closed a connection before it was made. */
export const gaveUp = (waited: Ns): string => `gave up connecting after ${durationText(waited)}`

function fail(link: LinkView, t: Ns, text: string): void {
  link.lastError = { t, text: withSeconds(text) }
  record(link.traffic, t, true)
}

function leave(state: TopologyView, conn: number): void {
  state.conns.get(conn)?.opening.delete(conn)
  state.conns.delete(conn)
}

/** Calls under way on a link: exchanges without an answer, and connections that are still to carry their first one. */
export function underWay(link: LinkView, now: Ns): number {
  let opening = 0
  for (const { t, established } of link.opening.values()) if (!established || now - t < UNASKED) opening++
  return link.inFlight.size + opening
}

/** A connection that has been open for so long without a request is no call under way, but one that is kept. */
const UNASKED: Ns = 15 * SECOND

function takeExchange(state: TopologyView, event: LabEvent): void {
  switch (event.kind) {
    case 'http.request': {
      const link = linkOf(state, event.from, event.to)
      link.opening.delete(event.conn)
      link.requests++
      link.inFlight.add(event.exchange)
      link.legs.push({
        exchange: event.exchange, way: 'request', sent: event.sent, arrived: event.t, failed: false,
        label: `${event.method} ${event.path}`,
      })
      return
    }
    case 'http.response': {
      const link = callLink(state, event)
      const failed = event.status >= 500
      link.inFlight.delete(event.exchange)
      link.legs.push({
        exchange: event.exchange, way: 'response', sent: event.sent, arrived: event.t, failed, label: String(event.status),
      })
      record(link.traffic, event.t, failed)
      if (failed) link.lastError = { t: event.t, text: `answered ${event.status}` }
      return
    }
    case 'http.failed': {
      const link = callLink(state, event)
      link.inFlight.delete(event.exchange)
      link.opening.delete(event.conn)
      fail(link, event.t, event.error)
    }
  }
}

/** A message on its way into a broker, or out of it: on the link that the client made. */
function takeMessage(state: TopologyView, event: EventOf<'bus.produce'> | EventOf<'bus.deliver'>): void {
  const produced = event.kind === 'bus.produce'
  const client = produced ? event.from : event.to
  const link = state.links.get(linkId(client, event.process))
  if (!link) return
  for (const conn of [...link.opening.keys()]) link.opening.delete(conn)
  link.requests++
  record(link.traffic, event.t, false)
  link.legs.push({
    exchange: -event.seq, way: produced ? 'request' : 'response', sent: event.t, arrived: event.t, failed: false, label: `#${event.message} ${event.channel}`,
  })
}

/** The link of the call that an answer belongs to, whichever way round the answer names its ends. */
function callLink(state: TopologyView, event: { exchange: number; from: string; to: string }): LinkView {
  const back = state.links.get(linkId(event.to, event.from))
  return back?.inFlight.has(event.exchange) ? back : linkOf(state, event.from, event.to)
}

function linkOf(state: TopologyView, from: string, to: string): LinkView {
  const id = linkId(from, to)
  let link = state.links.get(id)
  if (!link) {
    link = {
      id, from, to, requests: 0, inFlight: new Set(), opening: new Map(), legs: [], traffic: noTraffic(), lastError: null,
    }
    state.links.set(id, link)
    for (const end of [from, to]) if (!state.processes.has(end)) state.outsiders.add(end)
  }
  return link
}
