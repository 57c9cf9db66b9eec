import * as z from 'zod/mini'
import { openWebSocket, sendIntoLab, type CookieJar, type Dial, type LabRequest, type LabWebSocket } from '../../../stores/index.ts'

/** What the frame may ask for. It is the service's own page, so each message is checked. */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
const request = { method: z.string(), url: z.string(), headers: z.array(z.tuple([z.string(), z.string()])), body: bytes }
const frameMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('fetch'), id: z.int(), ...request }),
  z.object({ type: z.literal('abort'), id: z.int() }),
  z.object({ type: z.literal('socket.open'), id: z.int(), url: z.string(), protocols: z.array(z.string()) }),
  z.object({ type: z.literal('socket.send'), id: z.int(), data: z.union([z.string(), bytes]) }),
  z.object({ type: z.literal('socket.close'), id: z.int(), code: z.int(), reason: z.string() }),
  z.object({ type: z.literal('go'), ...request }),
  z.object({ type: z.literal('title'), title: z.string() }),
  z.object({ type: z.literal('note'), text: z.string() }),
  z.object({ type: z.literal('missing'), url: z.string() }),
  z.object({ type: z.literal('keep'), area: z.enum(['local', 'session']), items: z.record(z.string(), z.string()) }),
  z.object({ type: z.literal('cookie'), text: z.string() }),
])

/** What is done with what a frame says. */
export interface FrameListener {
  go(request: LabRequest): void
  titled(title: string): void
  /** Something to tell whoever looks at the page. */
  noted(text: string): void
  missed(url: string): void
  kept(area: 'local' | 'session', items: Record<string, string>): void
}

/** Answers a frame's requests out of the lab, the page of `url` in it. Answers what lets go of all that is under way. */
export function serveFrame(port: MessagePort, dial: Dial, url: string, jar: CookieJar, on: FrameListener): () => void {
  const underWay = new Map<number, () => void>()
  const sockets = new Map<number, LabWebSocket>()
  const { origin } = new URL(url)
  const jarFor = (target: string) => new URL(target).origin === origin ? jar : null
  const tellCookies = () => port.postMessage({ id: 0, kind: 'cookie', text: jar.header(url, true) })
  port.onmessage = ({ data }) => {
    const parsed = frameMessage.safeParse(data)
    if (!parsed.success) return
    const message = parsed.data
    switch (message.type) {
      case 'fetch': {
        const { id } = message
        const done = (last: object) => { underWay.delete(id); port.postMessage({ id, ...last }) }
        if (!isOfLab(message.url)) return done({ kind: 'failed', message: `only http:// addresses of the lab: ${message.url}` })
        underWay.set(id, sendIntoLab(dial, message, {
          head(head) {
            const headers = head.headers.filter(([name]) => name.toLowerCase() !== 'set-cookie')
            if (headers.length < head.headers.length) tellCookies()
            port.postMessage({ id, kind: 'head', ...head, headers })
          },
          chunk: (chunk) => port.postMessage({ id, kind: 'chunk', bytes: chunk }),
          end: () => done({ kind: 'end' }),
          failed: (text) => done({ kind: 'failed', message: text }),
        }, jarFor(message.url)))
        return
      }
      case 'abort':
        underWay.get(message.id)?.()
        underWay.delete(message.id)
        return
      case 'socket.open': {
        const { id } = message
        const target = message.url.replace(/^ws:/, 'http:')
        if (!isOfLab(target)) return port.postMessage({ id, kind: 'closed', code: 1006, reason: `only ws:// addresses of the lab: ${message.url}` })
        sockets.set(id, openWebSocket(dial, target, message.protocols, {
          open: (protocol) => port.postMessage({ id, kind: 'open', protocol }),
          message: (one) => port.postMessage({ id, kind: 'message', data: one }),
          closed: (code, reason) => { sockets.delete(id); port.postMessage({ id, kind: 'closed', code, reason }) },
        }, new URL(target).host === new URL(url).host ? jar.header(target) : ''))
        return
      }
      case 'socket.send': return sockets.get(message.id)?.send(message.data)
      case 'socket.close': return sockets.get(message.id)?.close(message.code, message.reason)
      case 'go': return isOfLab(message.url) ? on.go(message) : on.noted(`The preview reaches only http:// addresses of the lab, not ${message.url}`)
      case 'title': return on.titled(message.title)
      case 'note': return on.noted(message.text)
      case 'missing': return on.missed(message.url)
      case 'keep': return on.kept(message.area, message.items)
      case 'cookie': return jar.set(url, message.text, true)
    }
  }
  return () => {
    for (const cancel of underWay.values()) cancel()
    for (const socket of sockets.values()) socket.close(1001, '')
    port.close()
  }
}

const isOfLab = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'http:'
