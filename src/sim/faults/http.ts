import type { FaultSpec, SpecOf } from '../../contract/faults.ts'
import { msToNs } from '../../contract/time.ts'
import { emit, schedule, type Kernel } from '../kernel/kernel.ts'
import type { Conn, Exchange, FaultState } from '../kernel/state.ts'
import { happens } from './chance.ts'
import { onLink } from './scope.ts'
import { hasQueue, hasRoom, type Throttle } from './throttle.ts'

type HttpSpec = Extract<FaultSpec, { type: 'http_abort' | 'http_delay' | 'duplicate' | 'reorder' | 'throttle' }>
type HttpFault = FaultState & { spec: HttpSpec }

const TYPES: ReadonlySet<string> = new Set(['http_abort', 'http_delay', 'duplicate', 'reorder', 'throttle'])
const isHttp = (fault: FaultState): fault is HttpFault => TYPES.has(fault.spec.type)

/** A reordered request that nobody overtakes goes on after so many milliseconds. */
const OVERTAKEN_WITHIN = 1000

/** Whether a proxy stands before this connection's server: whether any http fault may want its requests. */
export function isProxied(k: Kernel, conn: Conn): boolean {
  if (k.state.faults.length === 0 || conn.loopback || conn.copyOf !== null) return false
  return k.state.faults.some((fault) => isHttp(fault) && onLink(fault, conn))
}

/** `hold`: the request stays before the gate until one of these is let through it (see http-tap.ts). */
export type Ruling = 'pass' | 'hold'

/**
 * The http faults decide over a request once its head is there, in their order. A request that one has held comes again
 * when it is let go, and those behind that one are asked. `token` is that of the gate before which it is to wait.
 */
export function judgeRequest(k: Kernel, conn: Conn, exchange: Exchange, token: number): Ruling {
  for (const fault of k.state.faults) {
    if (!isHttp(fault) || fault.arming <= exchange.asked || !onLink(fault, conn)) continue
    exchange.asked = fault.arming
    if (rule(k, fault, conn, exchange, token) === 'hold') return 'hold'
    if (exchange.abort) return 'pass'
  }
  return 'pass'
}

function rule(k: Kernel, fault: HttpFault, conn: Conn, exchange: Exchange, token: number): Ruling {
  const { spec, scope } = fault
  const of = { conn, exchange, token }
  // Requests of other paths are none that it wants, but they can overtake those.
  const wanted = spec.path === undefined || exchange.path.startsWith(spec.path)
  if (!wanted && spec.type !== 'reorder') return 'pass'
  if (spec.type === 'throttle') return throttle(k, fault as Throttle, of)
  const percent = spec.type === 'http_abort' || spec.type === 'http_delay' ? spec.percentage ?? 100 : spec.percent
  const correlation = 'correlation' in spec ? spec.correlation : undefined
  const touched = wanted && happens(k, fault, exchange.id, (scope.toxicity ?? 1) * (percent / 100), correlation)
  if (spec.type === 'reorder') return reorder(k, fault as HttpFault & { spec: SpecOf<'reorder'> }, of, touched)
  if (!touched) return 'pass'
  if (spec.type === 'http_abort') {
    tell(k, fault, of, `answered ${spec.httpStatus}`)
    exchange.abort = { fault: fault.id, status: spec.httpStatus, why: 'fault filter abort' }
    return 'pass'
  }
  if (spec.type === 'http_delay') {
    tell(k, fault, of, `held ${spec.fixedDelay} ms`)
    if (spec.fixedDelay === 0) return 'pass'
    open(k, of, spec.fixedDelay)
    return 'hold'
  }
  tell(k, fault, of, 'sent again')
  exchange.copies.push({ fault: fault.id, delay: spec.delay ?? 0 })
  return 'pass'
}

interface Of { conn: Conn; exchange: Exchange; token: number }

/** [F15] Some requests wait before the gate until enough others have passed it. */
function reorder(k: Kernel, fault: HttpFault & { spec: SpecOf<'reorder'> }, of: Of, touched: boolean): Ruling {
  const { gap = 1, delay = OVERTAKEN_WITHIN } = fault.spec
  if (touched) {
    tell(k, fault, of, 'overtaken')
    fault.requests.push({ conn: of.conn.id, token: of.token, left: gap })
    open(k, of, delay)
    return 'hold'
  }
  for (const held of fault.requests) {
    if (k.state.conns.get(held.conn)?.ends[1].name !== of.conn.ends[1].name) continue
    // Behind the one that overtakes it: that one is handed on at this very instant, before the gate opens.
    if (--held.left === 0) schedule(k, k.state.now, { kind: 'gate', conn: held.conn, token: held.token })
  }
  fault.requests = fault.requests.filter((held) => held.left > 0)
  return 'pass'
}

/** [F16] Only so many requests are in a process at once; some more may wait, the others are turned away. */
function throttle(k: Kernel, fault: Throttle, of: Of): Ruling {
  const process = of.conn.ends[1].name
  const { httpStatus = 429 } = fault.spec
  if (hasRoom(k, fault, process)) {
    of.exchange.slots.push(fault.arming)
    return 'pass'
  }
  if (hasQueue(k, fault, process)) {
    tell(k, fault, of, 'queued')
    fault.requests.push({ conn: of.conn.id, token: of.token, left: 0 })
    return 'hold'
  }
  tell(k, fault, of, `answered ${httpStatus}`)
  of.exchange.abort = { fault: fault.id, status: httpStatus, why: 'too many requests at once' }
  return 'pass'
}

const tell = (k: Kernel, fault: FaultState, { conn, exchange }: Of, effect: string): void =>
  emit(k, 'fault.hit', conn.ends[0].name, { id: fault.id, conn: conn.id, exchange: exchange.id, effect })

const open = (k: Kernel, { conn, token }: Of, ms: number): void => {
  schedule(k, k.state.now + msToNs(ms), { kind: 'gate', conn: conn.id, token })
}

const REASON: Record<number, string> = {
  200: 'OK', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 408: 'Request Timeout',
  409: 'Conflict', 418: "I'm a Teapot", 429: 'Too Many Requests', 500: 'Internal Server Error',
  502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
}

/** The proxy's own answer, as Envoy words it. */
export function abortAnswer(exchange: Exchange, { fault, status, why }: NonNullable<Exchange['abort']>): Uint8Array {
  const bodiless = status === 204 || status === 304
  const head = [
    `HTTP/1.1 ${status} ${REASON[status] ?? 'Fault'}`,
    ...(bodiless ? [] : ['content-type: text/plain', `content-length: ${why.length}`]),
    `x-faultline-fault: ${fault.replace(/[^\x20-\x7e]/g, '?')}`,
  ]
  return new TextEncoder().encode(`${head.join('\r\n')}\r\n\r\n${bodiless || exchange.method === 'HEAD' ? '' : why}`)
}
