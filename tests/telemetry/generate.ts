import type { FaultSpec } from '../../src/contract/faults.ts'
import type { LabEvent } from '../../src/contract/events.ts'
import { MS, SECOND, type Ns } from '../../src/contract/time.ts'

/**
 * A log as a two-service lab would write it (orders calls payments), with its requests, logs, a latency fault, a
 * crash with a traceback and a restart. Seeded: the same arguments give the same log.
 */
export function generateLog(count: number, seed = 7): LabEvent[] {
  const random = mulberry32(seed)
  const queue: { t: Ns; order: number; make: Make }[] = []
  const push = (t: Ns, make: Make) => queue.push({ t: Math.round(t), order: queue.length, make })
  boot(push)
  // Eight events a request at least, so there are enough; a request every 42 ms.
  const requests = Math.ceil(count / 8)
  const gap = 42 * MS
  const end = 1.5 * SECOND + requests * gap
  const latency = { from: end * 0.3, to: end * 0.5 }
  const down = { from: end * 0.7, to: end * 0.78 }
  for (let i = 0; i < requests; i++) {
    const t = 1.5 * SECOND + i * gap + random() * 20 * MS
    request(push, i + 1, t, random, {
      slow: t > latency.from && t < latency.to,
      gone: t > down.from && t < down.to,
    })
  }
  fault(push, latency)
  crash(push, down)
  queue.sort((a, b) => a.t - b.t || a.order - b.order)
  return queue.slice(0, count).map((item, seq) => ({ seq, t: item.t, ...item.make }) as unknown as LabEvent)
}

type Make = { process: string; kind: LabEvent['kind'] } & Record<string, unknown>
type Push = (t: Ns, make: Make) => void

export function mulberry32(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function boot(push: Push): void {
  push(0, { process: '', kind: 'run.start', seed: 7, epoch: Date.UTC(2026, 0, 1), lab: 'timeouts', format: 1 })
  for (const [i, service] of ['payments', 'orders'].entries()) {
    const port = 8002 - i
    const t = i * 40 * MS
    push(t, { process: service, kind: 'process.start', service, command: `uvicorn ${service}.main:app --port ${port}`, ip: `10.0.0.${i + 2}`, generation: 1 })
    push(t + 310 * MS, { process: service, kind: 'stderr', text: `INFO:     Started server process [${i + 1}]\nINFO:     Waiting for application startup.\n` })
    push(t + 330 * MS, { process: service, kind: 'net.listen', port })
    push(t + 331 * MS, { process: service, kind: 'process.ready', port })
    push(t + 331 * MS, { process: service, kind: 'stderr', text: `INFO:     Uvicorn running on http://0.0.0.0:${port} (Press CTRL+C to quit)\n` })
    push(t + 700 * MS, { process: service, kind: 'process.healthy' })
  }
}

const json = (value: unknown) => {
  const text = JSON.stringify(value)
  return { text, size: text.length }
}
const asJson: [string, string][] = [['content-type', 'application/json'], ['server', 'uvicorn']]

function request(push: Push, i: number, t: Ns, random: () => number, now: { slow: boolean; gone: boolean }): void {
  const outer = i * 2
  const inner = i * 2 + 1
  const hop = (0.4 + random() * 0.5) * MS
  const path = `/orders/${1000 + i}`
  const caller = { conn: outer, from: 'client', to: 'orders' }
  const callee = { conn: inner, from: 'orders', to: 'payments' }
  push(t, { process: 'client', kind: 'net.connect', ...caller, port: 8001 })
  push(t + 2 * hop, { process: 'client', kind: 'net.established', ...caller, port: 8001 })
  push(t + 3 * hop, { process: 'client', kind: 'http.request', exchange: outer, ...caller, method: 'POST', path, headers: [['host', 'orders:8001'], ['content-type', 'application/json']], body: json({ sku: `sku-${i % 9}`, quantity: 1 + (i % 3) }), sent: t + 2 * hop, request: `r${i}` })
  let at = t + 3 * hop + (2 + random() * 4) * MS
  push(at, { process: 'orders', kind: 'net.connect', ...callee, port: 8002 })
  let status = 200
  if (now.gone) {
    push(at + hop, { process: 'orders', kind: 'net.refused', ...callee, port: 8002, detail: 'nothing listens on payments:8002' })
    push(at + 1.5 * hop, { process: 'orders', kind: 'stderr', text: `WARNING:  payments is unreachable, order ${1000 + i} stays open\n` })
    at += 2 * hop
    status = 503
  } else if (now.slow) {
    push(at + hop, { process: '', kind: 'fault.hit', id: 'slow-payments', conn: inner, effect: 'held for 3 s' })
    at += 500 * MS
    push(at, { process: 'orders', kind: 'stderr', text: `WARNING:  payments did not answer within 500 ms\n` })
    push(at, { process: 'orders', kind: 'net.close', ...callee })
    status = i % 4 === 0 ? 504 : 200
  } else {
    push(at + 2 * hop, { process: 'orders', kind: 'net.established', ...callee, port: 8002 })
    push(at + 3 * hop, { process: 'orders', kind: 'http.request', exchange: inner, ...callee, method: 'POST', path: '/charges', headers: [['host', 'payments:8002']], body: json({ order: 1000 + i, cents: 1250 }), sent: at + 2 * hop })
    const work = (3 + random() * 12) * MS
    push(at + 3 * hop + work, { process: 'payments', kind: 'stdout', text: `INFO:     10.0.0.3:${40000 + (i % 20000)} - "POST /charges HTTP/1.1" 200 OK\n` })
    push(at + 4 * hop + work, { process: 'payments', kind: 'http.response', exchange: inner, ...callee, status: 200, headers: asJson, body: json({ charge: `ch_${i}`, state: 'captured' }), sent: at + 3 * hop + work })
    push(at + 4.5 * hop + work, { process: 'orders', kind: 'net.close', ...callee })
    at += 5 * hop + work
  }
  push(at, { process: 'orders', kind: 'stdout', text: `INFO:     10.0.0.1:${50000 + (i % 10000)} - "POST ${path} HTTP/1.1" ${status}\n` })
  push(at + hop, { process: 'orders', kind: 'http.response', exchange: outer, ...caller, status, headers: asJson, body: json({ order: 1000 + i, state: status === 200 ? 'paid' : 'open' }), sent: at })
  push(at + 1.2 * hop, { process: 'client', kind: 'net.close', ...caller })
}

function fault(push: Push, span: { from: Ns; to: Ns }): void {
  const spec: FaultSpec = { type: 'latency', latency: 3000 }
  const scope = { from: 'orders', to: 'payments' }
  push(span.from, { process: '', kind: 'command', step: 900, command: { type: 'arm', id: 'slow-payments', spec, scope } })
  push(span.from, { process: '', kind: 'fault.arm', id: 'slow-payments', spec, scope })
  push(span.to, { process: '', kind: 'fault.clear', id: 'slow-payments', reason: 'command' })
}

const TRACEBACK = [
  'Traceback (most recent call last):',
  '  File "/app/payments/main.py", line 31, in charge',
  '    return await ledger.capture(order.id, order.cents)',
  '  File "/app/payments/ledger.py", line 12, in capture',
  '    raise LedgerClosed(f"no ledger for order {order_id}")',
  'payments.ledger.LedgerClosed: no ledger for order 1702',
  '',
].join('\n')

function crash(push: Push, span: { from: Ns; to: Ns }): void {
  push(span.from - MS, { process: 'payments', kind: 'stderr', text: `ERROR:    Exception in ASGI application\n${TRACEBACK}` })
  push(span.from - MS, { process: 'payments', kind: 'problem', code: 'unhandled', message: 'LedgerClosed: no ledger for order 1702', file: 'payments/ledger.py', line: 12 })
  push(span.from, { process: '', kind: 'command', step: 2100, command: { type: 'crash', process: 'payments' } })
  push(span.from, { process: 'payments', kind: 'process.exit', code: 137, cause: 'crash', detail: 'killed by SIGKILL' })
  push(span.to, { process: '', kind: 'command', step: 2400, command: { type: 'restart', process: 'payments' } })
  push(span.to, { process: 'payments', kind: 'process.start', service: 'payments', command: 'uvicorn payments.main:app --port 8002', ip: '10.0.0.2', generation: 2 })
  push(span.to + 5 * MS, { process: 'payments', kind: 'net.listen', port: 8002 })
  push(span.to + 6 * MS, { process: 'payments', kind: 'process.ready', port: 8002 })
  push(span.to + 400 * MS, { process: 'payments', kind: 'process.healthy' })
}
