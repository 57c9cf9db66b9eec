import type { Lab } from '../../../contract/lab.ts'
import { isBrokerFault, isProcessFault, type FaultSpec } from '../../../contract/faults.ts'
import { SECOND, type Ns } from '../../../contract/time.ts'
import {
  blockedAt, linkId, shareText, clockText, strikes, touches, underWay, windowOf,
  type FaultView, type FaultsView, type LinkView, type ProcessView, type TimelineView, type TopologyView, type TrafficWindow,
} from '../../../telemetry/index.ts'
import { badgeOf, type Badge } from './badge.ts'

/** Rates on the map are those of the last ten seconds of virtual time. */
export const RATE_SPAN: Ns = 10 * SECOND

export type NodeState = ProcessView['state'] | 'running' | 'waiting' | 'outsider'

export interface MapNode {
  id: string
  title: string
  state: NodeState
  process: ProcessView | null
  outsider: boolean
  /** The system of a broker, in its own name; '' for a program. */
  broker: string
  /** The latest thing that went wrong on a link of it, in a line; '' while nothing has. */
  lastError: string
  /** The call that its event loop stands still in; '' while it does not. */
  blocked: string
  /** Faults of the process itself. */
  faults: FaultView[]
  badge: Badge | null
  /** Equal as long as nothing that is drawn has changed. */
  look: string
}

export interface MapLink {
  id: string
  from: string
  to: string
  view: LinkView | null
  /** It leads to a broker: messages cross it, not requests. */
  messages: boolean
  traffic: TrafficWindow
  inFlight: number
  faults: FaultView[]
  cut: boolean
  badge: Badge | null
  /** Equal as long as nothing that is drawn has changed. */
  look: string
}

export interface Picture { nodes: MapNode[]; links: MapLink[] }

/** The name under which the learner's own requests travel. */
export const CLIENT = 'client'

/**
 * What the map shows at `now`: the lab's services, those that run, who calls whom and what is broken. While the lab is
 * `starting`, services of which nothing is heard yet are on their way up.
 */
export function picture(
  lab: Lab | null, state: TopologyView, faults: FaultsView, now: Ns, starting = false, spans: Pick<TimelineView, 'blocked'> = NOTHING_BLOCKED,
): Picture {
  const nodes = nodesOf(lab, state, faults, starting, (process) => blockedAt(spans, process, now)?.what ?? '')
  const known = new Set(nodes.map((n) => n.id))
  const ids = new Map<string, { from: string; to: string }>()
  for (const link of expectedLinks(lab, nodes)) ids.set(linkId(link.from, link.to), link)
  for (const link of state.links.values()) if (known.has(link.from) && known.has(link.to)) ids.set(link.id, link)
  const links = [...ids].map(([id, { from, to }]) => linkOf(id, from, to, state, faults, now, nodes.some((node) => node.id === to && node.broker !== '')))
  return { nodes, links }
}

const NOTHING_BLOCKED = { blocked: new Map() }

function nodesOf(lab: Lab | null, state: TopologyView, faults: FaultsView, starting: boolean, blockedBy: (process: string) => string): MapNode[] {
  const nodes: MapNode[] = [outsider(CLIENT, 'you')]
  const brokers = new Map((lab?.services ?? []).flatMap(({ name, broker }) => (broker ? [[name, BROKER_NAMES[broker]] as const] : [])))
  const seen = new Set([CLIENT])
  const add = (id: string) => {
    if (seen.has(id)) return
    seen.add(id)
    const process = state.processes.get(id) ?? null
    const look = process ? `${process.state} ${process.since} ${process.generation} ${process.port} ${process.detail}` : String(starting)
    const lastError = lastErrorOf(id, state)
    const blocked = blockedBy(id)
    const portless = lab?.services.find(({ name }) => name === (process?.service ?? id))?.ports.length === 0
    const here = [...faults.armed.values()].filter((fault) => (isProcessFault(fault.spec.type) || isBrokerFault(fault.spec.type)) && strikes(fault, namesOf(state, id)))
    nodes.push({
      id, title: id, broker: brokers.get(process?.service ?? id) ?? '', state: stateOf(process, starting, portless), process, lastError, blocked, outsider: false,
      faults: here, badge: badgeOf(here), look: `${look} ${lastError} ${blocked} ${here.map((fault) => `${fault.id} ${fault.armedSeq}`).join()}`,
    })
  }
  for (const service of lab?.services ?? []) for (const name of processNames(service.name, service.replicas)) add(name)
  for (const name of state.processes.keys()) add(name)
  // Who else calls, and what is called outside the lab.
  for (const { from, to } of state.links.values()) {
    for (const id of [from, to]) {
      if (seen.has(id)) continue
      seen.add(id)
      nodes.push(outsider(id, id))
    }
  }
  return nodes
}

/** A program that is to listen on no port is up as soon as it runs: nothing more will be heard of it. */
const stateOf = (process: ProcessView | null, starting: boolean, portless: boolean): NodeState =>
  process === null ? (starting ? 'starting' : 'waiting') : process.state === 'starting' && portless ? 'running' : process.state

const BROKER_NAMES = { kafka: 'Kafka', rabbitmq: 'RabbitMQ', redis: 'Redis', nats: 'NATS' } as const

const outsider = (id: string, title: string): MapNode =>
  ({ id, title, state: 'outsider', process: null, outsider: true, broker: '', lastError: '', blocked: '', faults: [], badge: null, look: '' })

function lastErrorOf(id: string, state: TopologyView): string {
  let last: LinkView | null = null
  for (const link of state.links.values()) {
    if (link.lastError && (link.from === id || link.to === id) && link.lastError.t >= (last?.lastError?.t ?? 0)) last = link
  }
  return last?.lastError ? `${endsText(last.from, last.to)}, ${clockText(last.lastError.t)}: ${last.lastError.text}` : ''
}

const processNames = (service: string, replicas: number): string[] =>
  replicas <= 1 ? [service] : Array.from({ length: replicas }, (_, i) => `${service}-${i + 1}`)

/** Before anything has travelled: the learner reaches what publishes a port, and services reach what they depend on. */
function expectedLinks(lab: Lab | null, nodes: MapNode[]): { from: string; to: string }[] {
  const links: { from: string; to: string }[] = []
  const services = lab?.services ?? []
  const published = services.filter((s) => s.published.length > 0 && s.broker === undefined)
  const called = new Set(services.flatMap((s) => s.dependsOn.map((d) => d.service)))
  const doors = published.filter((s) => !called.has(s.name))
  const isNode = (name: string) => nodes.some((n) => n.id === name)
  for (const service of doors.length > 0 ? doors : published) links.push({ from: CLIENT, to: service.name })
  for (const service of services) for (const d of service.dependsOn) links.push({ from: service.name, to: d.service })
  return links.filter((l) => isNode(l.from) && isNode(l.to))
}

function linkOf(id: string, from: string, to: string, state: TopologyView, faults: FaultsView, now: Ns, messages: boolean): MapLink {
  const view = state.links.get(id) ?? null
  const here = [...faults.armed.values()].filter((f) => !isProcessFault(f.spec.type) && !isBrokerFault(f.spec.type) && touches(f.scope, namesOf(state, from), namesOf(state, to)))
  const link = {
    id, from, to, view, messages,
    traffic: view ? windowOf(view.traffic, now, RATE_SPAN) : { finished: 0, failed: 0, rate: 0, errorShare: 0 },
    inFlight: view ? underWay(view, now) : 0,
    faults: here,
    cut: here.some((f) => isCut(f.spec)),
    badge: badgeOf(here),
  }
  return { ...link, look: `${linkText(link)} ${here.map((f) => f.id).join()} ${view !== null}` }
}

/** An end of a link goes by its process name and by its service's name. */
export function namesOf(state: TopologyView, id: string): string[] {
  const service = state.processes.get(id)?.service
  return service === undefined || service === id ? [id] : [id, service]
}

export function isCut(spec: FaultSpec): boolean {
  return spec.type === 'down' || spec.type === 'partition' || (spec.type === 'loss' && spec.percent >= 100)
}

export const endsText = (from: string, to: string): string => `${from === CLIENT ? 'you' : from} to ${to}`

/** Requests per second, to one digit while they are few. */
export const rateText = (rate: number): string => (rate < 10 ? rate.toFixed(1) : String(Math.round(rate)))

/** A link's story in words, for its label and for screen readers. */
export function linkText(link: Omit<MapLink, 'look'>): string {
  const parts = [endsText(link.from, link.to)]
  if (link.badge) parts.push(`broken: ${link.badge.title}`)
  if (link.traffic.finished > 0) parts.push(`${rateText(link.traffic.rate)} ${link.messages ? 'messages' : 'requests'}/s`, `${shareText(link.traffic.errorShare)} failed`)
  else parts.push('no traffic in the last 10 s of virtual time')
  if (link.inFlight > 0) parts.push(`${link.inFlight} in flight`)
  return parts.join(', ')
}
