import { isMethod, type HttpRequest } from '../../contract/commands.ts'
import { msToNs } from '../../contract/time.ts'
import type { ProcessInput } from '../../contract/process.ts'
import { emit, processAt, schedule, unschedule, type Kernel } from '../kernel/kernel.ts'
import type { Call, CallOutcome, Conn, Copy, End } from '../kernel/state.ts'
import { callerIp, isAddress, isLoopback } from './hosts.ts'
import { send } from './pipe.ts'
import { publishedAt, publishedPorts } from './published.ts'
import { lookUp } from './resolver.ts'
import { CONNECT_ERRORS } from './socket-news.ts'
import { close, dial, ephemeralPort } from './tcp.ts'
import { handshakeError } from './tls.ts'
import { TLS_1_2, TLS_1_3, frameOf } from './tls-frames.ts'

/**
 * The kernel's own HTTP client: the learner's (`http` commands) and the health probes'. A request is a connection of its
 * own over the same network, so faults, refusals and the log are the same as for a service's calls.
 */
const TIMEOUT_MS = 30_000
const URL_FORM = /^https?:\/\/([^\s/:?#@[\]]+)(?::(\d{1,5}))?(\/[^\s#]*|\?[^\s#]*)?(?:#.*)?$/i

export function startHttp(k: Kernel, request: HttpRequest): void {
  const from = request.from ?? 'client'
  const url = URL_FORM.exec(request.url)
  const tls = /^https:/i.test(request.url)
  const port = Number(url?.[2] ?? (tls ? 443 : 80))
  const fail = (error: string): void => { emit(k, 'client.failed', from, { request: request.id, error }) }
  if (!url || port > 65535 || port === 0) return fail(`cannot request "${request.url}": a URL looks like http://service:port/path`)
  const unsendable = whyUnsendable(request)
  if (unsendable !== null) return fail(unsendable)
  const path = url[3] ?? '/'
  const call = newCall(k, {
    from, kind: 'http', bytes: null, p: -1, generation: 0, request, authority: url[2] === undefined ? url[1] as string : `${url[1]}:${url[2]}`,
    host: url[1] as string, port, tls,
    path: path.startsWith('?') ? `/${path}` : path,
  }, request.timeout ?? TIMEOUT_MS)
  resolve(k, call)
}

const HEADER_NAME = /^[!#$%&'*+.^`|~\w-]+$/

/** What no server could read as HTTP is not sent: it would never be answered. */
function whyUnsendable({ method, headers }: HttpRequest): string | null {
  if (!isMethod(method)) return `cannot request with the method "${method}": it is a word such as GET or POST`
  const bad = headers.find(([name, value]) => !HEADER_NAME.test(name) || (/^content-length$/i.test(name) && !/^\d{1,15}$/.test(value)))
  return bad ? `cannot request with the header "${bad[0]}: ${bad[1]}": ${HEADER_NAME.test(bad[0]) ? 'it is a number of bytes' : 'its name is a word such as Accept'}` : null
}

/** One health probe, from inside the process's own container as Docker does it: no link, so no fault, lies between. */
export function startProbe(k: Kernel, p: number, port: number, path: string | null, timeoutMs: number): void {
  const { name, generation } = processAt(k, p)
  const request: HttpRequest | null = path === null ? null
    : { id: '', method: 'GET', url: '', headers: [['user-agent', 'healthcheck']], body: '' }
  const call = newCall(k, {
    from: name, kind: 'probe', bytes: null, p, generation, request, authority: `localhost:${port}`, host: '127.0.0.1', port, path: path ?? '', tls: false,
  }, timeoutMs)
  connect(k, call, '127.0.0.1')
}

/** A faulty proxy sends a request again, in its caller's name and over a connection of its own (SPEC F14). */
export function startCopy(k: Kernel, copy: Copy): void {
  const call = newCall(k, {
    from: copy.from, kind: 'copy', bytes: copy.bytes, p: -1, generation: 0, request: null, authority: '', host: copy.address, port: copy.port, path: '', tls: copy.tls,
  }, TIMEOUT_MS)
  connect(k, call, copy.address)
  const conn = call.conn === null ? undefined : k.state.conns.get(call.conn)
  if (conn) conn.copyOf = copy.fault
}

function newCall(k: Kernel, call: Omit<Call, 'id' | 'conn' | 'secured' | 'timeoutMs' | 'timeoutSeq'>, timeoutMs: number): Call {
  const id = k.state.nextCall++
  const timeoutSeq = schedule(k, k.state.now + msToNs(timeoutMs), { kind: 'call.timeout', call: id })
  const made: Call = { ...call, id, conn: null, secured: 'no', timeoutMs, timeoutSeq }
  k.state.calls.set(id, made)
  return made
}

function resolve(k: Kernel, call: Call): void {
  const published = isLoopback(call.host) ? publishedAt(k, call.port) : null
  if (published) {
    call.host = published.service
    call.port = published.port
  } else if (isLoopback(call.host)) {
    fail(k, call, `connection refused: no service publishes port ${call.port}${publishedPorts(k)}`)
    return
  }
  // Asked now, answered after the round trip: the turn among replicas goes by when it was asked.
  const { addresses, after, why } = lookUp(k, { name: call.from, service: call.from }, null, call.host)
  schedule(k, k.state.now + after, { kind: 'call.dial', call: call.id, address: addresses[0] ?? null, why })
}

export function onDial(k: Kernel, call: Call, address: string | null, why: string | null): void {
  if (!isAddress(call.host)) emit(k, 'dns', call.from, { name: call.host, ok: address !== null })
  if (address === null) {
    const names = k.request.lab.services.map((s) => s.name).join(', ')
    if (why === 'timeout') fail(k, call, `the resolver did not answer for "${call.host}"`)
    else fail(k, call, why === null ? `no such host: "${call.host}"; the lab has ${names}` : `no such host: "${call.host}": the resolver says NXDOMAIN`)
  } else connect(k, call, address)
}

function connect(k: Kernel, call: Call, address: string): void {
  const probe = call.kind === 'probe'
  const ip = probe ? processAt(k, call.p).ip : callerIp(k, call.from)
  const twin = k.state.processes.find((p) => p.name === call.from)
  const end: End = {
    owner: 'call', name: call.from, service: twin?.service ?? call.from, ip, port: ephemeralPort(k),
    p: call.id, generation: 0, fd: 0, state: 'live',
  }
  call.conn = dial(k, { end, service: null, quiet: probe, call: call.id, request: call.request?.id }, address, call.port).id
}

export function onCallInput(k: Kernel, call: Call, input: ProcessInput): void {
  const conn = call.conn === null ? undefined : k.state.conns.get(call.conn)
  if (input.kind === 'connect_failed') fail(k, call, CONNECT_ERRORS[input.errno] ?? input.errno)
  else if (input.kind === 'connected') {
    if (call.bytes === null && call.request === null) end(k, call, { ok: true, status: 0 })
    else if (call.tls && conn) send(k, conn, 0, hello(call))
    else if (conn) put(k, conn, call)
  } else if (input.kind === 'data') {
    if (call.tls && conn) onHandshake(k, conn, call)
  } else if (input.kind === 'eof') end(k, call, { ok: false, error: 'the connection was closed before the answer was complete' })
  else if (input.kind === 'reset') end(k, call, { ok: false, error: 'the connection was reset' })
}

function put(k: Kernel, conn: Conn, call: Call): void {
  if (call.bytes !== null) send(k, conn, 0, call.bytes)
  else if (call.request !== null) send(k, conn, 0, requestBytes(call, call.request))
}

/** It takes any certificate, as `curl --insecure`: whom to trust is a matter for programs. */
function hello(call: Call): Uint8Array {
  const sni = isAddress(call.host) ? null : call.host
  return frameOf({ type: 'client_hello', sni, alpn: ['http/1.1'], versions: [TLS_1_2, TLS_1_3] })
}

/** The server's turn in the handshake has come, or it does not want one. */
function onHandshake(k: Kernel, conn: Conn, call: Call): void {
  const { tls } = conn
  if (tls.phase === 'failed') end(k, call, { ok: false, error: handshakeError(conn) })
  else if (tls.version !== 0 && call.secured === 'no') {
    send(k, conn, 0, frameOf({ type: 'finished', chain: [] }))
    call.secured = tls.version === TLS_1_2 ? 'waits' : 'yes'
    if (call.secured === 'yes') put(k, conn, call)
  } else if (call.secured === 'waits' && tls.over[1]) {
    call.secured = 'yes'
    put(k, conn, call)
  }
}

export function onCallTimeout(k: Kernel, call: Call): void {
  const ms = call.timeoutMs
  const conn = call.conn === null ? undefined : k.state.conns.get(call.conn)
  if (conn?.phase === 'open') end(k, call, { ok: false, error: `timed out after ${ms} ms` })
  else fail(k, call, `timed out after ${ms} ms ${call.conn === null ? 'resolving' : 'connecting'}`)
}

/** It did not get as far as an exchange. */
function fail(k: Kernel, call: Call, error: string): void {
  if (call.kind === 'http') emit(k, 'client.failed', call.from, { request: call.request?.id ?? '', error })
  end(k, call, { ok: false, error })
}

/** Over, one way or the other. The exchange itself was logged where it was decoded. */
export function end(k: Kernel, call: Call, outcome: CallOutcome): void {
  k.state.calls.delete(call.id)
  unschedule(k, call.timeoutSeq)
  const conn = call.conn === null ? undefined : k.state.conns.get(call.conn)
  if (conn) close(k, conn, 0, outcome.ok ? undefined : outcome.error)
  if (call.kind === 'probe') {
    schedule(k, k.state.now, { kind: 'probed', p: call.p, generation: call.generation, outcome })
  }
}

const WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

function requestBytes(call: Call, request: HttpRequest): Uint8Array {
  const body = new TextEncoder().encode(request.body)
  const given = new Set(request.headers.map(([name]) => name.toLowerCase()))
  const headers = [...request.headers]
  const add = (name: string, value: string): void => {
    if (!given.has(name)) headers.push([name, value])
  }
  add('host', call.authority)
  add('user-agent', 'faultline')
  add('accept', '*/*')
  if ((body.length > 0 || WITH_BODY.has(request.method.toUpperCase())) && !given.has('transfer-encoding')) add('content-length', String(body.length))
  add('connection', 'close')
  const lines = headers.map(([name, value]) => `${name}: ${value}`.replace(/[\r\n]+/g, ' '))
  const head = new TextEncoder().encode(`${request.method.toUpperCase()} ${encodePath(call.path)} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  const bytes = new Uint8Array(head.length + body.length)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}

/** A path as typed, with what may not stand in a request line escaped as a browser would. */
const encodePath = (path: string): string => path.replace(/[^\x21-\x7e]/gu, (c) => encodeURIComponent(c))
