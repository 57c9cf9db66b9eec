import { fromBase64 } from '../../../src/contract/base64.ts'
import type { SocketAct, SocketNews } from '../../../src/contract/sockets.ts'

/** What the services of the harness answer to the preview: a whole response by `METHOD path`; and all that they were sent. */
declare global { interface Window { site?: Record<string, string>; asked?: string[] } }

export function answerOf(_socket: number, act: SocketAct, hear: (news: SocketNews) => void): void {
  if (act.kind === 'connect') queueMicrotask(() => hear({ kind: 'connected' }))
  if (act.kind !== 'send') return
  const sent = new TextDecoder().decode(fromBase64(act.bytes))
  const line = /^([A-Z]+ \S+) HTTP/.exec(sent)?.[1]
  if (line === undefined) return;
  (window.asked ??= []).push(sent)
  const answer = window.site?.[line] ?? 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'
  queueMicrotask(() => {
    hear({ kind: 'data', bytes: new TextEncoder().encode(answer) })
    if (!answer.startsWith('HTTP/1.1 101')) hear({ kind: 'eof' })
  })
}
