import type { CookieJar } from './cookies.ts'
import type { Dial } from './dial.ts'
import { ResponseReader, type Receiver, type ResponseHead } from './response.ts'

export interface LabRequest { method: string; url: string; headers: [string, string][]; body: Uint8Array }

const encoder = new TextEncoder()

/** Sends a request into the lab on a connection of its own, with the cookies of a jar, and tells what comes. Answers what gives it up. */
export function send(dial: Dial, { method, url, headers, body }: LabRequest, receiver: Receiver, jar: CookieJar | null = null): () => void {
  const { hostname, port, host, pathname, search } = new URL(url)
  const cookie = jar?.header(url) ?? ''
  const reader = new ResponseReader(method, { ...receiver, head(head) { jar?.take(url, head.headers); receiver.head(head) }, end() { socket?.close(); receiver.end() }, failed(message) { socket?.close(); receiver.failed(message) } })
  const named = (name: string) => headers.some(([header]) => header.toLowerCase() === name)
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`, `Host: ${host}`, 'Connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(cookie === '' ? [] : [`Cookie: ${cookie}`]),
    ...(body.length > 0 || (method !== 'GET' && method !== 'HEAD') ? [`Content-Length: ${body.length}`] : []),
    ...(named('accept') ? [] : ['Accept: */*']),
  ]
  const socket = dial(hostname, port === '' ? 80 : Number(port), (news) => {
    switch (news.kind) {
      case 'connected':
        socket!.send(encoder.encode(`${lines.join('\r\n')}\r\n\r\n`))
        if (body.length > 0) socket!.send(body)
        return
      case 'data': return reader.push(news.bytes)
      case 'eof': return reader.eof()
      case 'failed': return reader.fail(news.detail || news.errno)
      case 'reset': return reader.fail(`the connection was reset (${news.errno})`)
      case 'taken':
    }
  })
  if (socket === null) receiver.failed('The lab is not running.')
  return () => socket?.close()
}

export interface WholeAnswer extends ResponseHead { body: Uint8Array; url: string }

const MOST_REDIRECTS = 10

/** The whole answer, redirects followed as a browser does. `giveUp` is told what ends it early. Rejects with what went wrong. */
export function fetchWhole(dial: Dial, request: LabRequest, giveUp: (cancel: () => void) => void, jar: CookieJar | null = null, redirects = 0): Promise<WholeAnswer> {
  return new Promise<WholeAnswer>((resolve, reject) => {
    let head: ResponseHead | null = null
    const chunks: Uint8Array[] = []
    giveUp(send(dial, request, {
      head: (one) => { head = one },
      chunk: (bytes) => { chunks.push(bytes) },
      failed: (message) => reject(new Error(message)),
      end() {
        const next = redirectOf(request, head!)
        if (next === null) resolve({ ...head!, url: request.url, body: concat(chunks) })
        else if (redirects === MOST_REDIRECTS) reject(new Error(`it redirects more than ${MOST_REDIRECTS} times`))
        else fetchWhole(dial, next, giveUp, jar, redirects + 1).then(resolve, reject)
      },
    }, jar))
  })
}

/** Where an answer sends its client to; 303, and a POST that is moved, become a GET (RFC 9110, 15.4). */
function redirectOf(request: LabRequest, { status, headers }: ResponseHead): LabRequest | null {
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1]
  if (location === undefined || ![301, 302, 303, 307, 308].includes(status)) return null
  const url = new URL(location, request.url).href
  const becomesGet = status === 303 ? request.method !== 'HEAD' : request.method === 'POST' && status < 303
  return becomesGet ? { ...request, url, method: 'GET', body: new Uint8Array(0), headers: request.headers.filter(([name]) => !/^content-/i.test(name)) } : { ...request, url }
}

function concat(chunks: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

export const headerOf = (headers: [string, string][], name: string): string => headers.find(([header]) => header.toLowerCase() === name)?.[1] ?? ''
