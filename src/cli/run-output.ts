import { createWriteStream, type WriteStream } from 'node:fs'
import type { LabEvent } from '../contract/events.ts'
import { UsageError } from './errors.ts'
import { bad, dim, plain, say, strong } from './print.ts'

/** `--log FILE`: a run's events, one JSON object a line. */
export function openLog(file: string): Promise<WriteStream> {
  const stream = createWriteStream(file)
  return new Promise((resolve, reject) => {
    stream.on('open', () => resolve(stream))
    stream.on('error', (error) => reject(new UsageError(`--log ${file} cannot be written: ${error.message}`)))
  })
}

export const closed = (stream: WriteStream): Promise<void> => new Promise((resolve) => { stream.end(() => resolve()) })

export const writeLog = (log: WriteStream, events: readonly LabEvent[]): void => { log.write(events.map((event) => `${JSON.stringify(event)}\n`).join('')) }

/** What somebody at a terminal wants to see of a run: the services' own output, and what went wrong. */
export function sayEvent(event: LabEvent): void {
  const tell = (text: string): void => say(`${dim((event.t / 1e9).toFixed(3).padStart(9))} ${strong((event.process || 'lab').padEnd(10))} ${text}`)
  if (event.kind === 'stdout' || event.kind === 'stderr') for (const line of event.text.trimEnd().split('\n')) tell(plain(line))
  else if (event.kind === 'process.exit') tell(bad(`ended with code ${event.code}${event.detail === '' ? '' : `: ${plain(event.detail)}`}`))
  else if (event.kind === 'problem') tell(bad(`${event.file ? `${plain(event.file)}:${event.line ?? 1}: ` : ''}${plain(event.message)}`))
  else if (event.kind === 'process.unhealthy') tell(bad(`unhealthy: ${plain(event.detail)}`))
  else if (event.kind === 'note') tell(plain(event.text))
  else if (event.kind === 'client.failed') tell(bad(`${event.request}: ${plain(event.error)}`))
  else if ((event.kind === 'http.response' || event.kind === 'http.failed') && event.request !== undefined) {
    tell(event.kind === 'http.failed' ? bad(`${event.request}: ${plain(event.error)}`) : `${event.request}: ${event.status} ${plain(event.body.text)}`)
  }
}
