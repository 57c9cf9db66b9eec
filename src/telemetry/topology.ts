import type { LabEvent } from '../contract/events.ts'
import type { Ns } from '../contract/time.ts'
import { reducer, type View } from './reducer.ts'
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
  /** Connections asked for and not yet answered. */
  connecting: Map<number, Ns>
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
}

export const linkId = (from: string, to: string): string => `${from}\u2192${to}`

export const topology = reducer<TopologyView>(
  () => ({ version: 0, processes: new Map(), outsiders: new Set(), links: new Map() }),
  (state, event) => {
    takeProcess(state, event)
    takeConnection(state, event)
    takeExchange(state, event)
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
    case 'net.connect':
      linkOf(state, event.from, event.to).connecting.set(event.conn, event.t)
      return
    case 'net.established':
    case 'net.close':
      state.links.get(linkId(event.from, event.to))?.connecting.delete(event.conn)
      return
    case 'net.refused':
    case 'net.reset': {
      const link = linkOf(state, event.from, event.to)
      link.connecting.delete(event.conn)
      link.lastError = { t: event.t, text: event.detail }
      // A refused connection is a call that failed, though no exchange ever began.
      if (event.kind === 'net.refused') record(link.traffic, event.t, true)
    }
  }
}

function takeExchange(state: TopologyView, event: LabEvent): void {
  switch (event.kind) {
    case 'http.request': {
      const link = linkOf(state, event.from, event.to)
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
      record(link.traffic, event.t, true)
      link.lastError = { t: event.t, text: event.error }
    }
  }
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
      id, from, to, requests: 0, inFlight: new Set(), connecting: new Map(), legs: [], traffic: noTraffic(), lastError: null,
    }
    state.links.set(id, link)
    for (const end of [from, to]) if (!state.processes.has(end)) state.outsiders.add(end)
  }
  return link
}
