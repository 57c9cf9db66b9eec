import { createWriteStream, type WriteStream } from 'node:fs'
import type { LabEvent } from '../../contract/events.ts'
import type { RunListener, RunSummary } from '../../contract/runtime.ts'
import type { TimedCommand } from '../../contract/commands.ts'
import { FAILED, OK, UsageError } from '../errors.ts'
import { readProject } from '../folder.ts'
import { onInterrupt } from '../interrupt.ts'
import { bad, dim, plain, say, sayJson, seconds, strong } from '../print.ts'
import { runRequest } from '../request.ts'
import { readFaultOption, readRequestOption, readSchedule } from '../run-inputs.ts'
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
  const { files, lab } = await readProject(dir)
  const schedule = options.schedule === undefined ? null : await readSchedule(options.schedule)
  const commands = [...(schedule?.commands ?? []), ...await readCommands(options)]
  const log = options.log === undefined ? null : await openLog(options.log)
  const request = runRequest(files, lab, schedule?.seed ?? options.seed)
  request.commands = commands
  request.limits = { ...request.limits, virtualTime: schedule?.until ?? options.for }
  const runtime = createProcessRuntime()
  let stop = (): Promise<unknown> | void => runtime.dispose()
  let interrupted = false
  const release = onInterrupt(async () => {
    interrupted = true
    await stop()
    await finished
  })
  const { listener, ended } = listen(options.json ?? false, log)
  const finished = ended.then(async (summary) => {
    if (log) await closed(log)
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

async function readCommands({ request = [], fault = [] }: RunCommand): Promise<TimedCommand[]> {
  const faults = (await Promise.all(fault.map(readFaultOption))).flat()
  return [...faults, ...request.map(readRequestOption)].sort((a, b) => a.t - b.t)
}

function openLog(file: string): Promise<WriteStream> {
  const stream = createWriteStream(file)
  return new Promise((resolve, reject) => {
    stream.on('open', () => resolve(stream))
    stream.on('error', (error) => reject(new UsageError(`--log ${file} cannot be written: ${error.message}`)))
  })
}

const closed = (stream: WriteStream): Promise<void> => new Promise((resolve) => { stream.end(() => resolve()) })

function listen(quiet: boolean, log: WriteStream | null): { listener: RunListener; ended: Promise<RunSummary> } {
  let finish: (summary: RunSummary) => void
  const ended = new Promise<RunSummary>((resolve) => { finish = resolve })
  const listener: RunListener = {
    events(events) {
      if (log) log.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
      if (!quiet) for (const event of events) sayEvent(event)
    },
    clock: () => {},
    ended: (summary) => finish(summary),
  }
  return { listener, ended }
}

/** What somebody at a terminal wants to see of a run: the services' own output, and what went wrong. */
function sayEvent(event: LabEvent): void {
  const tell = (text: string): void => say(`${dim((event.t / 1e9).toFixed(3).padStart(9))} ${strong((event.process || 'lab').padEnd(10))} ${text}`)
  if (event.kind === 'stdout' || event.kind === 'stderr') for (const line of event.text.trimEnd().split('\n')) tell(plain(line))
  else if (event.kind === 'process.exit') tell(bad(`ended with code ${event.code}${event.detail === '' ? '' : `: ${plain(event.detail)}`}`))
  else if (event.kind === 'problem') tell(bad(`${event.file ? `${plain(event.file)}:${event.line ?? 1}: ` : ''}${plain(event.message)}`))
  else if (event.kind === 'note') tell(plain(event.text))
  else if (event.kind === 'client.failed') tell(bad(`${event.request}: ${plain(event.error)}`))
  else if ((event.kind === 'http.response' || event.kind === 'http.failed') && event.request !== undefined) {
    tell(event.kind === 'http.failed' ? bad(`${event.request}: ${plain(event.error)}`) : `${event.request}: ${event.status} ${plain(event.body.text)}`)
  }
}

function tell({ hash, events, virtualNs, wallMs, reason, detail }: RunSummary, { json }: RunCommand): void {
  if (json) {
    sayJson({ hash, events, virtual_s: virtualNs / 1e9, wall_ms: Math.round(wallMs) })
    return
  }
  const how = reason === 'virtual-time' || reason === 'stopped' ? '' : `\n${bad(`It ended early (${reason}): ${plain(detail)}`)}`
  say(`${strong(`${virtualNs / 1e9} virtual s`)} in ${seconds(wallMs)}, ${events} events, log ${hash}${how}`)
}
