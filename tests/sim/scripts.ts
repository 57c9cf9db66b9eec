import type { ProcessInput, ProcessOutput } from '../../src/contract/process.ts'
import type { Ns } from '../../src/contract/time.ts'
import { str, text, type Script } from './fake-process.ts'

export const http = (status: number, body: string, headers = ''): string =>
  `HTTP/1.1 ${status} Status\r\ncontent-length: ${body.length}\r\n${headers}\r\n${body}`

/** An HTTP server: one request a segment, answered after `delay` with its own request line. */
export function echoServer(port = 8000, delay: Ns = 0): Script<{ due: { t: Ns; fd: number; answer: string }[] }> {
  return {
    memory: () => ({ due: [] }),
    step({ now, inputs, memory, out, wakeAt, spec }) {
      for (const input of inputs) {
        if (input.kind === 'start') out({ kind: 'listen', port })
        else if (input.kind === 'data') {
          const line = str(input.bytes).split('\r\n')[0] as string
          memory.due.push({ t: now + delay, fd: input.fd, answer: http(200, `${spec.name}: ${line}`) })
        } else if (input.kind === 'eof') out({ kind: 'close', fd: input.fd })
        else if (input.kind === 'signal') out({ kind: 'exit', code: 0, cause: 'exit', detail: 'SIGTERM' })
      }
      for (const due of memory.due.filter((d) => d.t <= now)) out({ kind: 'send', fd: due.fd, bytes: text(due.answer) })
      memory.due = memory.due.filter((d) => d.t > now)
      for (const due of memory.due) wakeAt(due.t)
    },
  }
}

/** Writes down what it meets, with the time of it, as lines of stdout; does what its plan says on `start`. */
export function diary(plan: (out: (o: ProcessOutput) => void, input: ProcessInput, now: Ns) => void = () => {}): Script<Record<string, never>> {
  return {
    memory: () => ({}),
    step({ now, inputs, out }) {
      for (const input of inputs) {
        if (input.kind !== 'start') out({ kind: 'stdout', text: entry(input, now) })
        plan(out, input, now)
      }
    },
  }
}

export function entry(input: ProcessInput, now: Ns): string {
  const fd = 'fd' in input ? ` ${input.fd}` : ''
  const more = input.kind === 'data' ? ` ${str(input.bytes).slice(0, 80)}`
    : input.kind === 'reset' || input.kind === 'connect_failed' ? ` ${input.errno}`
    : input.kind === 'resolved' ? ` ${input.addresses.join(',')}` : ''
  return `${now / 1e6} ${input.kind}${fd}${more}`
}
