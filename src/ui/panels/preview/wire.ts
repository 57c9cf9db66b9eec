import * as z from 'zod/mini'
import { openWebSocket, sendIntoLab, type Dial, type LabRequest, type LabWebSocket } from '../../../stores/index.ts'

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
])

/** Answers a frame's requests out of the lab. Answers what lets go of all that is under way. */
export function serveFrame(port: MessagePort, dial: Dial, on: { go(request: LabRequest): void; title(title: string): void }): () => void {
  const underWay = new Map<number, () => void>()
  const sockets = new Map<number, LabWebSocket>()
  port.onmessage = ({ data }) => {
    const parsed = frameMessage.safeParse(data)
    if (!parsed.success) return
    const message = parsed.data
    switch (message.type) {
      case 'fetch': {
        const { id } = message
        const done = (last: object) => { underWay.delete(id); port.postMessage({ id, ...last }) }
        if (!/^http:\/\//.test(message.url)) return done({ kind: 'failed', message: `only http:// addresses of the lab: ${message.url}` })
        underWay.set(id, sendIntoLab(dial, message, {
          head: (head) => port.postMessage({ id, kind: 'head', ...head }),
          chunk: (chunk) => port.postMessage({ id, kind: 'chunk', bytes: chunk }),
          end: () => done({ kind: 'end' }),
          failed: (text) => done({ kind: 'failed', message: text }),
        }))
        return
      }
      case 'abort':
        underWay.get(message.id)?.()
        underWay.delete(message.id)
        return
      case 'socket.open': {
        const { id } = message
        sockets.set(id, openWebSocket(dial, message.url.replace(/^ws/, 'http'), message.protocols, {
          open: (protocol) => port.postMessage({ id, kind: 'open', protocol }),
          message: (one) => port.postMessage({ id, kind: 'message', data: one }),
          closed: (code, reason) => { sockets.delete(id); port.postMessage({ id, kind: 'closed', code, reason }) },
        }))
        return
      }
      case 'socket.send': return sockets.get(message.id)?.send(message.data)
      case 'socket.close': return sockets.get(message.id)?.close(message.code, message.reason)
      case 'go': return on.go(message)
      case 'title': return on.title(message.title)
    }
  }
  return () => {
    for (const cancel of underWay.values()) cancel()
    for (const socket of sockets.values()) socket.close(1001, '')
    port.close()
  }
}
