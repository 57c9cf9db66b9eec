import { fromHostSchema, type FromHost, type ToHost } from '../../contract/remote.ts'
import type { JoinedRun, RunListener, RunSummary } from '../../contract/runtime.ts'
import type { RunRequest } from '../../contract/run.ts'
import type { Line, OpenLine } from './line.ts'
import { readText, toWire } from './wire.ts'

/** Joins the run of a host by a line of its own, which ends with the run. */
export async function attachOver(openLine: OpenLine, listener: RunListener): Promise<JoinedRun | null> {
  const runId = `joined-${Date.now()}-${++joins}`
  const began = Date.now()
  let line: Line | null = null
  let answered: (request: RunRequest | null) => void = () => {}
  let refused: (error: Error) => void = () => {}
  let over: (summary: RunSummary) => void = () => {}
  let joined = false
  const answer = new Promise<RunRequest | null>((resolve, reject) => {
    answered = (request) => { joined = request !== null; resolve(request) }
    refused = reject
  })
  const summary = new Promise<RunSummary>((resolve) => { over = resolve })
  const finish = (last: RunSummary): void => {
    line?.close()
    listener.ended(last)
    over(last)
  }
  const take = (message: FromHost): void => {
    if (message.runId !== runId) return
    if (message.type === 'attached') answered(message.request)
    else if (message.type === 'events') listener.events(message.events)
    else if (message.type === 'clock') listener.clock(message.clock)
    else if (message.type === 'socket') listener.socket?.(message.socket, message.news)
    else if (message.type === 'ended') finish(message.summary)
    else if (message.type === 'failed') refused(new Error(message.message))
  }
  line = await openLine({
    text(text) {
      const parsed = fromHostSchema.safeParse(readText(text))
      if (parsed.success) take(parsed.data)
    },
    gone(reason) {
      refused(new Error(reason))
      if (joined) finish({ runId, hash: '', events: 0, virtualNs: 0, wallMs: Date.now() - began, reason: 'watchdog', detail: reason, commands: [] })
    },
  })
  const post = (message: ToHost): void => line.send(toWire(message))
  post({ type: 'attach', runId })
  const request = await answer
  if (request === null) {
    line.close()
    return null
  }
  return {
    request,
    run: {
      id: runId,
      send: (command) => post({ type: 'command', runId, command }),
      pace: (pace) => post({ type: 'pace', runId, pace }),
      step: () => post({ type: 'step', runId }),
      stop: () => { post({ type: 'stop', runId }); return summary },
    },
    leave: () => { joined = false; line.close() },
  }
}

let joins = 0
