import type { OutsideResponse } from '../../contract/world.ts'
import { msToNs } from '../../contract/time.ts'
import { emit, schedule, type Kernel } from '../kernel/kernel.ts'
import type { Conn, KernelEvent } from '../kernel/state.ts'
import { answer } from './http-tap.ts'
import { urlOf } from './outside-reach.ts'

type Ask = Extract<KernelEvent, { kind: 'outside.ask' }>

/**
 * Puts a request before the outside world (SPEC N3). Virtual time stands while it thinks (T1); its answer takes the
 * `delay` that it names, and the way back.
 */
export async function ask(k: Kernel, conn: Conn, event: Ask): Promise<void> {
  const id = k.state.nextWorldRequest++
  const url = urlOf(conn.ends[1], event.path, conn.tls.phase === 'open')
  const caller = conn.ends[0].name
  emit(k, 'world.request', caller, { id, method: event.method, url })
  const { method, headers, body } = event
  const response = await (k.outside as NonNullable<Kernel['outside']>)({ id, method, url, headers, body }).catch(broken)
  if (k.state.ended) return
  if (response === null) {
    const bare = url.replace(/[?#].*$/, '')
    const handler = `http.${method.toLowerCase()}('${bare}', ...)`
    emit(k, 'world.missing', caller, { method, url, detail: `no handler answers it; the handler that would be needed: ${handler}` })
    const detail = `the outside world has no handler for ${method} ${bare}`
    schedule(k, k.state.now, { kind: 'rst', conn: conn.id, to: 0, errno: 'ECONNREFUSED', detail })
    return
  }
  emit(k, 'world.response', caller, { id, status: response.status })
  const t = k.state.now + msToNs(Math.max(0, response.delay))
  schedule(k, t, { kind: 'outside.answer', conn: conn.id, exchange: event.exchange, bytes: wireOf(response, method) })
}

/** A handler that throws is a server with a bug, as MSW has it. */
function broken(error: unknown): OutsideResponse {
  const text = JSON.stringify({ error: 'a handler of the outside world failed', message: String(error) })
  return {
    status: 500, statusText: 'Unhandled Exception', headers: [['content-type', 'application/json']],
    body: new TextEncoder().encode(text), delay: 0,
  }
}

/** Headers that speak of how the answer came, not of what it is: the kernel frames it anew. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection', 'content-encoding', 'keep-alive'])

function wireOf(response: OutsideResponse, method: string): Uint8Array {
  const bodiless = response.status === 204 || response.status === 304 || response.status < 200
  const lines = [
    `HTTP/1.1 ${response.status} ${response.statusText}`,
    ...response.headers.filter(([name]) => !FRAMING.has(name.toLowerCase())).map(([name, value]) => `${name}: ${value}`),
    ...(bodiless ? [] : [`content-length: ${response.body.length}`]),
  ]
  const head = new TextEncoder().encode(`${lines.map((line) => line.replace(/[\r\n]/g, ' ')).join('\r\n')}\r\n\r\n`)
  if (bodiless || method === 'HEAD') return head
  const bytes = new Uint8Array(head.length + response.body.length)
  bytes.set(head)
  bytes.set(response.body, head.length)
  return bytes
}

export function onAnswer(k: Kernel, conn: Conn, exchange: number, bytes: Uint8Array): void {
  answer(k, conn, exchange, bytes)
}

