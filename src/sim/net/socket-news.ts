import type { ProcessInput } from '../../contract/process.ts'
import type { SocketNews } from '../../contract/sockets.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Conn } from '../kernel/state.ts'

/** What reaches the near end of such a connection. */
export function tellSocket(k: Kernel, conn: Conn, input: ProcessInput): void {
  const socket = conn.ends[0].p
  const news = newsOf(k, socket, input)
  if (input.kind === 'reset' || input.kind === 'connect_failed') k.state.sockets.delete(socket)
  if (news) k.onSocket?.(socket, news)
}

function newsOf(k: Kernel, socket: number, input: ProcessInput): SocketNews | null {
  switch (input.kind) {
    case 'connected':
    case 'eof': return { kind: input.kind }
    case 'data': return { kind: 'data', bytes: input.bytes }
    case 'connect_failed': return { kind: 'failed', errno: input.errno, detail: CONNECT_ERRORS[input.errno] ?? input.errno }
    case 'reset': return { kind: 'reset', errno: input.errno }
    case 'drained': return { kind: 'taken', bytes: k.state.sockets.get(socket)?.sent ?? 0 }
    default: return null
  }
}

export const CONNECT_ERRORS: Record<string, string> = {
  ECONNREFUSED: 'connection refused', ETIMEDOUT: 'timed out connecting', EHOSTUNREACH: 'no route to host',
}
