import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { readText, toWire } from '../runtime/remote/wire.ts'
import { serveLine, type Joinable } from '../runtime/remote/serve.ts'
import { isByOwnName, isSameToken } from './guard.ts'
import { listenOnLoopback } from './listen.ts'

export interface ControlOptions {
  /** Tried first; the next free one is taken. 0: any. */
  port: number
  /** Origins besides those of this machine whose pages may connect. */
  origins?: readonly string[]
  /** A page of ours that stands between a window and the socket, for where a page cannot open the socket itself (a WebContainer). */
  bridge?: string
  /** Answers what is asked under a service's own name (pages.ts); false: it was not. */
  pages?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined
  /** The token of a host whose page already knows it; a new one otherwise. */
  token?: string
}

export interface Control { port: number; token: string; address: string; close(): void }

/** Larger than any message of a run; one that is larger ends its line. */
const LARGEST = 256 * 1024 * 1024
const TRIES = 50
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/**
 * The control port: pages speak the sandbox port over a WebSocket. Loopback only; whoever connects has to know the token, be
 * a page of this machine (or one that was named), and have come here by one of this machine's own names.
 */
export async function openControl(runtime: Joinable, options: ControlOptions): Promise<Control> {
  const token = options.token ?? randomBytes(16).toString('hex')
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST })
  const make = (): Server => createServer((request, response) => { if (!options.pages?.(request, response)) answer(request, response, options.bridge) })
    .on('upgrade', (request, socket, head) => {
      const refusal = refusalOf(request, token, options)
      if (refusal) return refuse(socket, refusal)
      sockets.handleUpgrade(request, socket, head, (line) => serve(runtime, line))
    })
  for (let port = options.port; port < options.port + TRIES; port++) {
    const found = await listenOnLoopback(port, make)
    if (typeof found !== 'object') continue
    return {
      port: found.port, token, address: `ws://localhost:${found.port}/?token=${token}`,
      close() {
        for (const line of sockets.clients) line.terminate()
        for (const server of found.servers) { server.close(); (server as Server).closeAllConnections() }
      },
    }
  }
  throw new Error(`no free port from ${options.port} to ${options.port + TRIES - 1} for the page to connect to; name another with --control`)
}

function refusalOf(request: IncomingMessage, token: string, { origins = [], bridge }: ControlOptions): string | null {
  const { host = '', origin } = request.headers
  // A container has names that are the service's.
  if (process.versions['webcontainer'] === undefined && !isByOwnName(request)) return '421 Misdirected Request'
  const own = bridge !== undefined && origin !== undefined && origin.replace(/^https?:\/\//, '') === host
  // No origin: not a browser's page, and so nothing that a page elsewhere could make the browser send.
  if (origin !== undefined && !own && !LOCAL_ORIGIN.test(origin) && !origins.includes(origin)) return '403 Forbidden'
  const given = new URL(request.url ?? '/', 'http://localhost').searchParams.get('token') ?? ''
  return isSameToken(given, token) ? null : '401 Unauthorized'
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function serve(runtime: Joinable, line: WebSocket): void {
  const served = serveLine(runtime, (message) => { if (line.readyState === line.OPEN) line.send(toWire(message)) })
  line.on('message', (data, isBinary) => {
    const message = isBinary ? null : readText(String(data))
    if (message === null) line.close(1003, 'messages are JSON texts')
    else served.receive(message)
  })
  line.on('close', () => served.gone())
  line.on('error', () => line.terminate())
}

const EXPLAINED = 'This is the control port of a Faultline host. The page connects to it by the address that the host has printed;\nthe services of the lab are at their own ports.\n'

function answer(request: IncomingMessage, response: ServerResponse, bridge: string | undefined): void {
  const headers = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }
  if (bridge !== undefined && request.url?.split('?')[0] === '/bridge') {
    const isolated = { 'cross-origin-embedder-policy': 'credentialless', 'cross-origin-resource-policy': 'cross-origin' }
    response.writeHead(200, { ...headers, ...isolated, 'content-type': 'text/html; charset=utf-8' }).end(bridge)
    return
  }
  response.writeHead(request.url === '/' ? 200 : 404, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end(EXPLAINED)
}
