import fs from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { DIST } from './paths.ts'
import { contentType, variantOf } from './static-file.ts'

/** Bytes above which a browser on this very machine gets a file as it is: unpacking takes longer than copying. */
const WORTH_PACKING_FOR_NEAR = 4 * 1024 * 1024

const isNear = (request: IncomingMessage): boolean => /^(::1|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? '')

/** A static file server for dist/: what any host does, with the compressed variants that the build made. */
export interface ServeOptions {
  root: string
  /** Tried first; the next free one is taken, unless `exact`. 0: any. */
  port: number
  exact?: boolean
  /** The path that the site lies under; '/' unless told. */
  base?: string
  /** Answers what is not a file; false leaves the request to the files. */
  before?: (request: IncomingMessage, response: ServerResponse) => boolean
}

export interface RunningServer { url: string; port: number; close(): Promise<void> }

/** Both loopbacks: a browser may take either for `localhost`, and must not meet somebody else's server on one. */
const LOOPBACKS = ['127.0.0.1', '::1']
const TRIES = 50

export async function serve(options: ServeOptions): Promise<RunningServer> {
  const base = `/${(options.base ?? '').replaceAll(/^\/|\/$/g, '')}/`.replace('//', '/')
  const tries = options.exact ? 1 : TRIES
  for (let port = options.port; port < options.port + tries; port++) {
    const servers = await listenOn(port, (request, response) => {
      if (options.before?.(request, response) !== true) answer(options.root, base, request, response)
    })
    if (servers === null) continue
    const taken = (servers[0]!.address() as { port: number }).port
    return { url: `http://localhost:${taken}${base}`, port: taken, close: () => closeAll(servers) }
  }
  throw new Error(tries === 1 ? `port ${options.port} is taken` : `no free port from ${options.port} to ${options.port + tries - 1}; name another with --port`)
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** One server a loopback, all on one port; null when it is taken on any of them. */
async function listenOn(port: number, handler: Handler): Promise<Server[] | null> {
  const servers: Server[] = []
  for (const host of LOOPBACKS) {
    const wanted = servers.length > 0 ? (servers[0]!.address() as { port: number }).port : port
    const result = await listen(createServer(handler), wanted, host)
    if (result === 'taken') { await closeAll(servers); return null }
    if (result !== 'no such address') servers.push(result)
  }
  return servers.length > 0 ? servers : null
}

function listen(server: Server, port: number, host: string): Promise<Server | 'taken' | 'no such address'> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve('taken')
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve('no such address')
      else reject(error)
    })
    server.listen(port, host, () => resolve(server))
  })
}

const closeAll = async (servers: Server[]): Promise<void> => {
  await Promise.all(servers.map((server) => new Promise((resolve) => { server.close(resolve); server.closeAllConnections() })))
}

function answer(root: string, base: string, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('x-content-type-options', 'nosniff')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return refuse(response, 405, 'Only GET and HEAD are answered here.')
  }
  const [pathname = '/'] = (request.url ?? '/').split('?')
  if (`${pathname}/` === base) return redirect(response, base)
  const file = pathname.startsWith(base) ? fileFor(root, pathname.slice(base.length)) : null
  if (file === null) return refuse(response, 404, 'There is no such file.')
  send(file, request, response)
}

/** The file that a path names, or null; nothing outside `root` has a name. */
export function fileFor(root: string, relative: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(relative)
  } catch {
    return null
  }
  if (/[\0\\]|(^|\/)\.\.?(\/|$)/.test(decoded)) return null
  const file = path.join(root, decoded)
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (stat?.isFile()) return file
  const index = path.join(file, 'index.html')
  return stat?.isDirectory() && (decoded === '' || decoded.endsWith('/')) && fs.existsSync(index) ? index : null
}

function send(file: string, request: IncomingMessage, response: ServerResponse): void {
  const packed = isNear(request) && fs.statSync(file).size > WORTH_PACKING_FOR_NEAR ? '' : String(request.headers['accept-encoding'] ?? '')
  for (const [name, value] of isolationOf(file)) response.setHeader(name, value)
  const variant = variantOf(file, packed)
  const stat = fs.statSync(variant.file)
  const etag = `"${stat.size.toString(36)}-${Math.round(stat.mtimeMs).toString(36)}${variant.encoding ? `-${variant.encoding}` : ''}"`
  response.setHeader('etag', etag)
  response.setHeader('vary', 'accept-encoding')
  // Files in assets/ carry a hash of their content in their name; the sandbox's are asked for with one as ?v=.
  const named = /[\\/]assets[\\/]/.test(file) || /\?v=[0-9a-f]{12}/.test(request.url ?? '')
  response.setHeader('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (request.headers['if-none-match'] === etag) { response.writeHead(304).end(); return }
  response.setHeader('content-type', contentType(file))
  response.setHeader('content-length', stat.size)
  if (variant.encoding) response.setHeader('content-encoding', variant.encoding)
  if (request.method === 'HEAD') { response.end(); return }
  fs.createReadStream(variant.file).on('error', () => response.destroy()).pipe(response)
}

/**
 * Cross-origin isolation, on what needs it and on nothing else: the page isolated.html, and the scripts of its workers, which such a
 * page takes only with the same policy. Anywhere else these headers would forbid what a site may want (docs/DEPLOY.md).
 */
function isolationOf(file: string): [string, string][] {
  const embedder: [string, string] = ['cross-origin-embedder-policy', 'credentialless']
  if (path.basename(file) === 'isolated.html') return [['cross-origin-opener-policy', 'same-origin'], embedder]
  return /[\\/]assets[\\/].*\.m?js$/.test(file) ? [embedder] : []
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(301, { location: to }).end()
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' }, root: { type: 'string', default: DIST }, base: { type: 'string', default: '/' }, exact: { type: 'boolean', default: false } } })
  const server = await serve({ root: path.resolve(values.root), port: Number(values.port), base: values.base, exact: values.exact })
  console.log(server.url)
}
