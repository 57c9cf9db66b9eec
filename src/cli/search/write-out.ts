import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { LabEvent } from '../../contract/events.ts'
import type { LinkMoment, RunLink } from '../../contract/link.ts'
import { digestOf, LinkError, writeLink } from '../../contract/link-text.ts'
import type { Lesson } from '../../contract/lesson.ts'
import type { Schedule } from '../../explore/schedule.ts'
import { Log } from '../../sim/kernel/log.ts'
import { UsageError } from '../errors.ts'
import type { Target } from './target.ts'

/** A schedule under the name of its file, and the event that shows what it breaks, where one is known. */
export interface Found { name: string; schedule: Schedule; moment?: LinkMoment | null }

/** Writes `--out`: each schedule as NAME.json, and of a lesson also NAME.link, which opens the same run in the course's page. */
export async function writeOut(folder: string, found: Found[], { lesson, files }: Target): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => { throw new UsageError(`--out ${folder} cannot be made: ${error.message}`) })
  for (const { name, schedule, moment = null } of found) {
    await writeFile(path.join(folder, `${name}.json`), `${JSON.stringify(schedule, null, 1)}\n`)
    const link = lesson === null ? null : pageLinkOf(schedule, moment, lesson, files)
    if (link !== null) await writeFile(path.join(folder, `${name}.link`), `${link}\n`)
  }
}

/** What to put behind the page's address; null where the run does not fit into one. */
function pageLinkOf({ seed, until, commands }: Schedule, moment: LinkMoment | null, lesson: Lesson, files: Record<string, string>): string | null {
  const link: RunLink = { lesson: lesson.id, start: digestOf(lesson.start), edits: editsOf(lesson.start, files), seed, commands, until, ...(moment ? { moment } : {}) }
  try {
    return `#${writeLink(link)}`
  } catch (error) {
    if (error instanceof LinkError) return null
    throw error
  }
}

/** An event of a log as a link names it. */
export function momentAt(events: LabEvent[], seq: number | null): LinkMoment | null {
  const event = seq === null ? undefined : events[seq]
  if (event === undefined) return null
  const log = new Log()
  for (const one of events.slice(0, event.seq + 1)) log.append(one)
  return { seq: event.seq, t: event.t, kind: event.kind, hash: log.hash() }
}

function editsOf(start: Record<string, string>, files: Record<string, string>): RunLink['edits'] {
  const changed = Object.entries(files).filter(([name, text]) => start[name] !== text)
  const gone = Object.keys(start).filter((name) => files[name] === undefined)
  return Object.fromEntries<string | null>([...changed, ...gone.map((name): [string, null] => [name, null])])
}
