import type { Lab } from '../../src/contract/lab.ts'
import type { ProcessFactory, ProcessOutput } from '../../src/contract/process.ts'
import { explore, type ExploreBounds, type Explored } from '../../src/explore/explore.ts'
import { Histories } from '../../src/explore/histories.ts'
import type { PlainRequest, Probe, Scenario } from '../../src/explore/scenario.ts'
import { factoryOf, lab, makeWorld, service, str, text, type Script, type Turn } from '../sim/fake-process.ts'
import { http } from '../sim/scripts.ts'

/**
 * The lab of labs/lost-event as scripts, which cost microseconds: orders commits to the store, then publishes to shipping and
 * marks the order as published, both at once on connections of their own. `sound`: first the one, then the other.
 */
interface Call { fd: number; host: string; line: string; next: string }
interface OrdersMemory { [key: string]: unknown; fd: number; calls: Call[]; caller: number; open: number }
interface StoreMemory { [key: string]: unknown; committed: boolean; published: boolean }

function orders(sound: boolean): Script<OrdersMemory> {
  return {
    memory: () => ({ fd: 1, calls: [], caller: 0, open: 0 }),
    step({ inputs, memory: m, out }) {
      const call = (host: string, line: string, next: string): void => {
        const fd = (m.fd += 2)
        m.calls.push({ fd, host, line, next })
        out({ kind: 'resolve', id: fd, name: host })
      }
      const done = (next: string, body: string): void => {
        if (next === 'committed') {
          call('shipping', 'POST /shipments', sound ? 'shipped' : 'one of two')
          if (!sound) call('store', 'PUT /published', 'one of two')
        } else if (next === 'shipped') call('store', 'PUT /published', 'all')
        else if (next === 'unpublished' && body === '1') call('shipping', 'POST /shipments', 'shipped again')
        else if (next === 'shipped again') call('store', 'PUT /published', '')
        else if (next === 'all' || (next === 'one of two' && ++m.open === 2)) out({ kind: 'send', fd: m.caller, bytes: text(http(201, 'done')) })
      }
      for (const i of inputs) {
        if (i.kind === 'start') { out({ kind: 'listen', port: 8000 }); call('store', 'GET /unpublished', 'unpublished') }
        else if (i.kind === 'resolved') {
          const made = m.calls.find((one) => one.fd === i.id)!
          out({ kind: 'connect', fd: made.fd, host: i.addresses[0]!, port: 8000 })
        } else if (i.kind === 'connected') {
          const made = m.calls.find((one) => one.fd === i.fd)!
          out({ kind: 'send', fd: i.fd, bytes: text(`${made.line} HTTP/1.1\r\ncontent-length: 0\r\n\r\n`) })
        } else if (i.kind === 'data' && i.fd % 2 === 1) {
          const made = m.calls.find((one) => one.fd === i.fd)!
          out({ kind: 'close', fd: i.fd })
          done(made.next, str(i.bytes).split('\r\n\r\n')[1] ?? '')
        } else if (i.kind === 'data') { m.caller = i.fd; call('store', 'PUT /orders', 'committed') }
        else if (i.kind === 'eof') out({ kind: 'close', fd: i.fd })
      }
    },
  }
}

/** Answers each request line by what `serve` makes of it. */
function server<M extends { [key: string]: unknown }>(memory: () => M, serve: (line: string, memory: M) => string): Script<M> {
  return {
    memory,
    step({ inputs, memory: m, out }: Turn<M>) {
      for (const i of inputs) {
        if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
        else if (i.kind === 'data') {
          const line = str(i.bytes).split(' HTTP')[0]!
          out({ kind: 'send', fd: i.fd, bytes: text(http(line.endsWith('/none') ? 404 : 200, serve(line, m))) } as ProcessOutput)
        }
        else if (i.kind === 'eof') out({ kind: 'close', fd: i.fd })
      }
    },
  }
}

const store = server<StoreMemory>(() => ({ committed: false, published: false }), (line, m) => {
  if (line === 'PUT /orders') m.committed = true
  if (line === 'PUT /published') m.published = true
  if (line === 'GET /orders') return m.committed ? '1' : '0'
  return m.committed && !m.published ? '1' : '0'
})
/** Asked for what is missing, it asks the store for what has been committed. */
const shipping: Script<{ shipped: boolean; caller: number }> = {
  memory: () => ({ shipped: false, caller: 0 }),
  step({ inputs, memory: m, out }) {
    for (const i of inputs) {
      if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
      else if (i.kind === 'resolved') out({ kind: 'connect', fd: 1, host: i.addresses[0]!, port: 8000 })
      else if (i.kind === 'connected') out({ kind: 'send', fd: 1, bytes: text('GET /orders HTTP/1.1\r\n\r\n') })
      else if (i.kind === 'data' && i.fd === 1) out({ kind: 'send', fd: m.caller, bytes: text(http(200, str(i.bytes).endsWith('1') && !m.shipped ? 'order 1' : 'none')) })
      else if (i.kind === 'data' && str(i.bytes).startsWith('GET /missing')) { m.caller = i.fd; out({ kind: 'resolve', id: 1, name: 'store' }) }
      else if (i.kind === 'data') { m.shipped = true; out({ kind: 'send', fd: i.fd, bytes: text(http(200, 'ok')) }) }
      else if (i.kind === 'eof') out({ kind: 'close', fd: i.fd })
    }
  },
}

export const LAB: Lab = lab(service('orders', { ports: [8000] }), service('store', { ports: [8000] }), service('shipping', { ports: [8000] }))
export const scripts = (sound: boolean): Record<string, Script<any>> => ({ orders: orders(sound), store, shipping })

const get = (url: string): PlainRequest => ({ method: 'GET', url, headers: [], body: '' })
const SHIPPED: Probe = { name: 'what is committed is shipped', request: get('http://shipping:8000/missing'), status: 200, body: '^none$' }
export const SCENARIO: Scenario = {
  requests: [{ at: 0, request: { method: 'POST', url: 'http://orders:8000/orders', headers: [], body: '', timeout: 5000 } }],
  invariants: [SHIPPED], length: 0, recovery: 2e9, crash: ['orders'],
}
export const BOUNDS: ExploreBounds = { within: 1e9, crashes: 1, reorders: 1, restartEvery: 5e8, most: 10_000, first: false, markAfter: Infinity, part: 0, of: 1 }

export interface Options { sound?: boolean; bounds?: Partial<ExploreBounds>; scenario?: Partial<Scenario>; wrap?: (factory: ProcessFactory) => ProcessFactory; setup?: PlainRequest[]; histories?: Histories }

export function exploreLab({ sound = false, bounds = {}, scenario = {}, wrap = (factory) => factory, setup = [], histories = new Histories() }: Options = {}): Promise<Explored> {
  return explore({
    lab: LAB, scenario: { ...SCENARIO, ...scenario }, setup, histories, realNow: () => 0,
    boot: async () => {
      const world = makeWorld({ scripts: {}, lab: LAB, factory: histories.wrap(wrap(factoryOf(scripts(sound)))) })
      await world.boot()
      await world.runUntil(1e9)
      return { world, problem: null }
    },
  }, { ...BOUNDS, ...bounds })
}
