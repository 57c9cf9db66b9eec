import type { WriteStream } from 'node:fs'
import type { RunListener, RunSummary } from '../../contract/runtime.ts'
import { FAILED, OK } from '../errors.ts'
import { readProject } from '../folder.ts'
import { onInterrupt } from '../interrupt.ts'
import { LooseEnds } from '../loose-ends.ts'
import { bad, dim, plain, say, sayJson, seconds, strong } from '../print.ts'
import { runRequest } from '../request.ts'
import { readCommands, readSchedule } from '../run-inputs.ts'
import { closed, openLog, sayEvent, writeLog } from '../run-output.ts'
import { createProcessRuntime } from '../sandbox/index.ts'

export interface RunCommand {
  seed: number
  /** Virtual ns. */
  for: number
  json?: boolean
  log?: string
  request?: string[]
  fault?: string[]
  schedule?: string
}

/** `faultline run DIR`: a lab without a page, as fast as it goes. */
export async function runCommand(dir: string, options: RunCommand): Promise<number> {
  const { files, lab } = await readProject(dir, options.log === undefined ? [] : [options.log])
  const schedule = options.schedule === undefined ? null : await readSchedule(options.schedule)
  const until = schedule?.until ?? options.for
  const commands = [...(schedule?.commands ?? []), ...await readCommands(options, until)]
  const log = options.log === undefined ? null : await openLog(options.log)
  const request = runRequest(files, lab, schedule?.seed ?? options.seed)
  request.commands = commands
  request.limits = { ...request.limits, virtualTime: until }
  const runtime = createProcessRuntime()
  let stop = (): Promise<unknown> | void => runtime.dispose()
  let interrupted = false
  const release = onInterrupt(async () => {
    interrupted = true
    await stop()
    await finished
  })
  const loose = new LooseEnds(lab)
  const { listener, ended } = listen(options.json ?? false, log, loose)
  const finished = ended.then(async (summary) => {
    if (log) await closed(log)
    if (!options.json) for (const line of loose.lines()) say(dim(plain(line)))
    tell(summary, options)
    return summary
  })
  try {
    const run = await runtime.start(request, listener)
    stop = () => run.stop()
    run.pace({ mode: 'finish' })
    const summary = await finished
    return !interrupted && summary.reason === 'virtual-time' ? OK : FAILED
  } finally {
    if (!interrupted) release()
    runtime.dispose()
  }
}

function listen(quiet: boolean, log: WriteStream | null, loose: LooseEnds): { listener: RunListener; ended: Promise<RunSummary> } {
  let finish: (summary: RunSummary) => void
  const ended = new Promise<RunSummary>((resolve) => { finish = resolve })
  const listener: RunListener = {
    events(events) {
      if (log) writeLog(log, events)
      if (quiet) return
      for (const event of events) {
        loose.take(event)
        sayEvent(event)
      }
    },
    clock: () => {},
    ended: (summary) => finish(summary),
  }
  return { listener, ended }
}

function tell({ hash, events, virtualNs, wallMs, reason, detail }: RunSummary, { json }: RunCommand): void {
  if (json) {
    sayJson({ hash, events, virtual_s: virtualNs / 1e9, wall_ms: Math.round(wallMs) })
    return
  }
  const how = reason === 'virtual-time' || reason === 'stopped' ? '' : `\n${bad(`It ended early (${reason}): ${plain(detail)}`)}`
  say(`${strong(`${virtualNs / 1e9} virtual s`)} in ${seconds(wallMs)}, ${events} events, log ${hash}${how}`)
}
