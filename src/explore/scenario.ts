import type { Anomaly } from './anomalies.ts'
import type { HttpRequest } from '../contract/commands.ts'
import { SECOND, type Ns } from '../contract/time.ts'

/** What drives a lab while faults are thrown at it, and what must hold in the end. Plain data. */
export interface Scenario {
  /** Sent by the client, each `at` ns after the lab is ready. */
  requests: PlannedRequest[]
  /** Hold once all is over, whatever the faults were. */
  invariants: Probe[]
  /** Faults begin and end within so many ns from readiness. */
  length: Ns
  /** What the lab is given to come back to its senses before the last requests and the invariants. */
  recovery: Ns
  /** Services that may crash; all of them where it is null. */
  crash: string[] | null
  /** What must not happen to the messages of a log (E8). */
  anomalies?: readonly Anomaly[]
}

export interface PlannedRequest { at: Ns; request: PlainRequest }

/** A request without the names that a run gives it. */
export type PlainRequest = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body' | 'timeout'>

/** A request whose answer has to look like this. */
export interface Probe {
  name: string
  request: PlainRequest
  /** 200 unless told. */
  status: number
  /** The whole body as JSON, where it is given. */
  json?: unknown
  /** A regular expression that the body matches, where it is given. */
  body?: string
}

export const DEFAULT_LENGTH: Ns = 10 * SECOND
export const DEFAULT_RECOVERY: Ns = 10 * SECOND
/** Between two requests whose moments nobody chose. */
const EVERY: Ns = SECOND / 2

/** Requests without moments of their own, spread over the length, again from the start when all have been sent. */
export function spread(requests: PlainRequest[], length: Ns): PlannedRequest[] {
  if (requests.length === 0) return []
  const times = Math.max(requests.length, Math.floor(length / EVERY))
  const every = Math.floor(length / times)
  return Array.from({ length: times }, (_, i) => ({ at: i * every, request: requests[i % requests.length]! }))
}

/** `{n}` in an address or a body is the request's number, which its Idempotency-Key says too: so each can be told from the others. */
export function numbered(request: PlainRequest, n: number): PlainRequest {
  if (!request.url.includes('{n}') && !request.body.includes('{n}')) return request
  const put = (text: string): string => text.replaceAll('{n}', String(n))
  return { ...request, url: put(request.url), body: put(request.body), headers: [...request.headers, ['Idempotency-Key', String(n)]] }
}

/** How a request is named to a person: POST http://orders:8001/orders */
export const wordsOf = ({ method, url }: PlainRequest): string => `${method} ${url}`

/** Each of the requests once, in their order. */
export function distinct(requests: PlainRequest[]): PlainRequest[] {
  const seen = new Map<string, PlainRequest>()
  for (const one of requests) {
    const key = JSON.stringify([one.method, one.url, one.body, one.headers])
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}
