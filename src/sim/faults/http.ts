import type { FaultSpec } from '../../contract/faults.ts'
import { emit, type Kernel } from '../kernel/kernel.ts'
import type { Conn, Exchange, FaultState } from '../kernel/state.ts'
import { isToxic, onLink } from './scope.ts'

type HttpSpec = Extract<FaultSpec, { type: 'http_abort' | 'http_delay' }>

const isHttp = (fault: FaultState): fault is FaultState & { spec: HttpSpec } =>
  fault.spec.type === 'http_abort' || fault.spec.type === 'http_delay'

/** Whether a proxy stands before this connection's server: whether any http fault may want its requests. */
export function isProxied(k: Kernel, conn: Conn): boolean {
  if (k.state.faults.length === 0 || conn.loopback) return false
  return k.state.faults.some((fault) => isHttp(fault) && onLink(fault, conn))
}

/**
 * [F7] http_abort and [F8] http_delay decide over a request once its head is there. Delays add up; the first abort
 * decides, after the delays before it.
 */
export function judgeRequest(k: Kernel, conn: Conn, exchange: Exchange): { ms: number; abort: Exchange['abort'] } {
  let ms = 0
  for (const fault of k.state.faults) {
    if (!isHttp(fault) || !onLink(fault, conn)) continue
    const { spec, scope } = fault
    if (spec.path !== undefined && !exchange.path.startsWith(spec.path)) continue
    if (!isToxic(k, fault, exchange.id, (scope.toxicity ?? 1) * ((spec.percentage ?? 100) / 100))) continue
    const effect = spec.type === 'http_abort' ? `answered ${spec.httpStatus}` : `held ${spec.fixedDelay} ms`
    emit(k, 'fault.hit', conn.ends[0].name, { id: fault.id, conn: conn.id, exchange: exchange.id, effect })
    if (spec.type === 'http_abort') return { ms, abort: { fault: fault.id, status: spec.httpStatus } }
    ms += spec.fixedDelay
  }
  return { ms, abort: null }
}

const REASON: Record<number, string> = {
  200: 'OK', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 408: 'Request Timeout',
  409: 'Conflict', 418: "I'm a Teapot", 429: 'Too Many Requests', 500: 'Internal Server Error',
  502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
}

/** The proxy's own answer, as Envoy words it. */
export function abortAnswer(exchange: Exchange, fault: string, status: number): Uint8Array {
  const body = 'fault filter abort'
  const bodiless = status === 204 || status === 304
  const head = [
    `HTTP/1.1 ${status} ${REASON[status] ?? 'Fault'}`,
    ...(bodiless ? [] : ['content-type: text/plain', `content-length: ${body.length}`]),
    `x-faultline-fault: ${fault.replace(/[^\x20-\x7e]/g, '?')}`,
  ]
  return new TextEncoder().encode(`${head.join('\r\n')}\r\n\r\n${bodiless || exchange.method === 'HEAD' ? '' : body}`)
}
