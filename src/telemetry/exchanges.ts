import type { EventOf, LabEvent } from '../contract/events.ts'
import type { Ns } from '../contract/time.ts'
import { fail, follow, type Attempt, type Attempts } from './attempts.ts'
import { forget, inboundAt, noInbound, open, close, type Inbound } from './nesting.ts'
import { reducer, type View } from './reducer.ts'
import { withSeconds } from './units.ts'

type Request = EventOf<'http.request'>
type Response = EventOf<'http.response'>

export interface Exchange {
  id: number
  /** Who called whom. */
  from: string
  to: string
  /** `seq` of the request's and of the ending's event. */
  seq: number
  endSeq: number | null
  /** The id of the `http` command that sent it, if one did. */
  command: string | null
  request: Request
  response: Response | null
  error: string | null
  /** First byte out, to whole answer in (or to giving up). */
  sent: Ns
  ended: Ns | null
  /** The fault that answered in the service's place. */
  fault: string | null
  /** The exchange during which the caller sent this one, where the log leaves no doubt; null otherwise. */
  parent: number | null
  children: number[]
  /** Connections that were asked for on its behalf and carried no request (so far). */
  attempts: Attempt[]
}

export interface ExchangesView extends View {
  byId: Map<number, Exchange>
  /** In the order in which the log tells of them. */
  list: Exchange[]
  /** Commands that never became an exchange, by the command's id. */
  refused: Map<string, { t: Ns; seq: number; error: string }>
  byCommand: Map<string, Exchange>
  /** Inbound exchanges of each process, for the nesting. */
  inbound: Map<string, Inbound>
  /** Connections that have carried no request yet. */
  attempts: Attempts
}

export const exchanges = reducer<ExchangesView>(
  () => ({ version: 0, byId: new Map(), list: [], refused: new Map(), byCommand: new Map(), inbound: new Map(), attempts: new Map() }),
  (state, event) => {
    switch (event.kind) {
      case 'http.request': return begin(state, event)
      case 'http.response': return end(state, event, null)
      case 'http.failed': return end(state, event, withSeconds(event.error))
      case 'client.failed':
        state.refused.set(event.request, { t: event.t, seq: event.seq, error: withSeconds(event.error) })
        return
      case 'process.exit':
        return forget(state.inbound.get(event.process), event.t)
      case 'net.connect': case 'net.established': case 'net.refused': case 'net.close': case 'net.reset':
        return connect(state, event)
    }
  },
)

export const duration = (exchange: Exchange): Ns | null => exchange.ended === null ? null : exchange.ended - exchange.sent

export const hasFailed = (exchange: Exchange): boolean =>
  exchange.error !== null || (exchange.response !== null && exchange.response.status >= 500)

function begin(state: ExchangesView, event: Request): void {
  const trace = traceOf(event.headers)
  carry(state, event.conn)
  const parent = inboundAt(state.inbound.get(event.from), event.sent, trace)
  const exchange: Exchange = {
    id: event.exchange, from: event.from, to: event.to, seq: event.seq, endSeq: null, command: event.request ?? null,
    request: event, response: null, error: null, sent: event.sent, ended: null, fault: null, parent, children: [], attempts: [],
  }
  state.byId.set(exchange.id, exchange)
  state.list.push(exchange)
  if (event.request !== undefined) state.byCommand.set(event.request, exchange)
  if (parent !== null) state.byId.get(parent)?.children.push(exchange.id)
  let inbound = state.inbound.get(event.to)
  if (!inbound) state.inbound.set(event.to, (inbound = noInbound()))
  open(inbound, { exchange: exchange.id, from: event.t, trace })
}

function end(state: ExchangesView, event: Response | EventOf<'http.failed'>, error: string | null): void {
  const exchange = state.byId.get(event.exchange)
  if (!exchange && event.request === undefined) return lose(state, event, error)
  if (!exchange && event.request !== undefined) {
    // It broke before the whole request had arrived: there is an ending without a beginning.
    state.refused.set(event.request, { t: event.t, seq: event.seq, error: error ?? 'no request arrived' })
  }
  if (!exchange || exchange.ended !== null) return
  exchange.ended = event.t
  exchange.endSeq = event.seq
  exchange.error = error
  if (event.kind === 'http.response') {
    exchange.response = event
    exchange.fault = event.fault ?? null
  }
  const inbound = state.inbound.get(exchange.to)
  if (inbound) close(inbound, exchange.id, event.t)
}

function connect(state: ExchangesView, event: LabEvent): void {
  const attempt = follow(state.attempts, event)
  if (!attempt) return
  attempt.parent = inboundAt(state.inbound.get(attempt.from), attempt.t, '')
  if (attempt.parent !== null) state.byId.get(attempt.parent)?.attempts.push(attempt)
}

/** A request has come over a connection: the exchange tells its story from here. */
function carry(state: ExchangesView, conn: number): void {
  const attempt = state.attempts.get(conn)
  if (!attempt) return
  state.attempts.delete(conn)
  const parent = attempt.parent === null ? undefined : state.byId.get(attempt.parent)
  if (parent) parent.attempts = parent.attempts.filter((other) => other !== attempt)
}

/** A request that never arrived whole: all there is of it is its connection, or not even that if the connection was older. */
function lose(state: ExchangesView, event: Response | EventOf<'http.failed'>, error: string | null): void {
  const attempt = state.attempts.get(event.conn)
  if (attempt) return fail(state.attempts, attempt, event.t, error)
  const parent = inboundAt(state.inbound.get(event.from), event.t, '')
  if (parent === null) return
  const { conn, from, to, seq, t } = event
  state.byId.get(parent)?.attempts.push({ conn, from, to, seq, t, established: true, ended: t, error, parent })
}

/** The trace id of a W3C traceparent header, or ''. */
function traceOf(headers: [string, string][]): string {
  for (const [name, value] of headers) if (name.toLowerCase() === 'traceparent') return value.split('-')[1] ?? ''
  return ''
}
