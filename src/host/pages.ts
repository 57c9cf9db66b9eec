import fs from 'node:fs'
import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import type { Address } from './ports.ts'

/** Files that FastAPI's documentation pages fetch from a CDN, by their names: where they lie on this machine. */
export type KeptFiles = Readonly<Record<string, string>>

/** As FastAPI's pages name them: https://fastapi.tiangolo.com/how-to/custom-docs-ui-assets/ */
const AT_CDN = /https:\/\/cdn\.jsdelivr\.net\/npm\/(?:swagger-ui-dist@[\w.-]+|redoc@[\w.-]+\/bundles)\/([\w.-]+)/g
const OWN = '/.faultline/'
const TYPES: Record<string, string> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' }
/** Of one connection only (RFC 9110, 7.6.1), or no longer true of a page that was changed. */
const DROPPED = ['connection', 'keep-alive', 'transfer-encoding']

/**
 * The services under names of their own on the control port, http://orders.localhost:4180: what a service answers, but for its
 * documentation pages, whose scripts and styles come from here instead of a CDN, so that they work without a network. The lab's
 * own ports stay what they are. True where the request was for one of them.
 */
export function servicePages(addresses: () => readonly Address[], kept: KeptFiles) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const name = /^([\w.-]+)\.localhost:\d+$/.exec(request.headers.host ?? '')?.[1]
    if (name === undefined) return false
    const file = request.url?.startsWith(OWN) ? placeOf(kept, request.url.slice(OWN.length)) : undefined
    const address = addresses().find(({ service }) => service === name)
    if (file !== undefined) sendFile(response, file)
    else if (address) passOn(request, response, address, kept)
    else say(response, 404, `No service ${name} publishes a port; there are ${addresses().map(({ service }) => service).join(', ') || 'none'}.`)
    return true
  }
}

const placeOf = (kept: KeptFiles, name: string): string | undefined => (Object.hasOwn(kept, name) && fs.existsSync(kept[name]!) ? kept[name] : undefined)

function passOn(request: IncomingMessage, response: ServerResponse, { service, port }: Address, kept: KeptFiles): void {
  const { host, origin } = request.headers
  const there = { ...request.headers, 'host': `localhost:${port}`, 'accept-encoding': 'identity', ...(origin === `http://${host}` ? { origin: `http://localhost:${port}` } : {}) }
  const asked = http.request({ host: '127.0.0.1', port, method: request.method, path: request.url, headers: there, agent: false }, (answer) => {
    const headers: OutgoingHttpHeaders = { ...answer.headers }
    for (const one of DROPPED) delete headers[one]
    if (!/^text\/html\b/.test(answer.headers['content-type'] ?? '')) answer.pipe(response.writeHead(answer.statusCode!, headers))
    else void sendPage(answer, response, headers, kept).catch(() => response.destroy())
  })
  asked.on('error', ({ message }) => (response.headersSent ? response.destroy() : say(response, 502, `${service} does not answer: ${message}`)))
  response.on('close', () => asked.destroy())
  request.pipe(asked)
}

async function sendPage(answer: IncomingMessage, response: ServerResponse, headers: OutgoingHttpHeaders, kept: KeptFiles): Promise<void> {
  const page = Buffer.concat(await answer.toArray() as Buffer[]).toString('latin1')
  const own = page.replaceAll(AT_CDN, (there, name: string) => (placeOf(kept, name) === undefined ? there : OWN + name))
  // Of an answer to HEAD the length is all there is.
  if (page !== '') headers['content-length'] = own.length
  response.writeHead(answer.statusCode!, headers).end(own, 'latin1')
}

function sendFile(response: ServerResponse, file: string): void {
  response.writeHead(200, { 'content-type': TYPES[file.split('.').at(-1)!]!, 'x-content-type-options': 'nosniff', 'cache-control': 'max-age=3600' })
  fs.createReadStream(file).on('error', () => response.destroy()).pipe(response)
}

function say(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }).end(`${words}\n`)
}
