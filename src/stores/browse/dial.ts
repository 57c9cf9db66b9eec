import { toBase64 } from '../../contract/base64.ts'
import type { SocketAct, SocketNews } from '../../contract/sockets.ts'
import type { WorldCommand } from '../contract.ts'

/** A connection from the page into the lab (SPEC H1). */
export interface LabSocket {
  send(bytes: Uint8Array): void
  /** No more will be sent. */
  end(): void
  close(): void
}

export type Dial = (host: string, port: number, heard: (news: SocketNews) => void) => LabSocket | null

export interface Sockets {
  dial: Dial
  /** What the lab says to one of them. */
  heard(socket: number, news: SocketNews): void
  /** The run is over: nobody hears anything any more. */
  forget(): void
}

/** The page's own connections into a run. `send` is false where no run is there to take it. */
export function openSockets(send: (command: WorldCommand) => boolean): Sockets {
  const listeners = new Map<number, (news: SocketNews) => void>()
  let numbers = 0
  return {
    dial(host, port, heard) {
      const socket = ++numbers
      const act = (one: SocketAct) => send({ type: 'socket', socket, act: one })
      if (!act({ kind: 'connect', host, port })) return null
      listeners.set(socket, heard)
      const isOpen = () => listeners.has(socket)
      return {
        send: (bytes) => { if (isOpen()) act({ kind: 'send', bytes: toBase64(bytes) }) },
        end: () => { if (isOpen()) act({ kind: 'end' }) },
        close() {
          if (!isOpen()) return
          listeners.delete(socket)
          act({ kind: 'close' })
        },
      }
    },
    heard(socket, news) {
      const listener = listeners.get(socket)
      if (news.kind === 'failed' || news.kind === 'reset') listeners.delete(socket)
      listener?.(news)
    },
    forget() {
      numbers = 0
      for (const [socket, listener] of [...listeners]) {
        listeners.delete(socket)
        listener({ kind: 'reset', errno: 'the run has ended' })
      }
    },
  }
}
