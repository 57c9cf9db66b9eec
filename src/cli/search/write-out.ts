import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { RunLink } from '../../contract/link.ts'
import { digestOf, LinkError, writeLink } from '../../contract/link-text.ts'
import type { Lesson } from '../../contract/lesson.ts'
import type { Schedule } from '../../explore/schedule.ts'
import { UsageError } from '../errors.ts'
import type { Target } from './target.ts'

/** Writes `--out`: each schedule as NAME.json, and of a lesson also NAME.link, which opens the same run in the course's page. */
export async function writeOut(folder: string, schedules: { name: string; schedule: Schedule }[], { lesson, files }: Target): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => { throw new UsageError(`--out ${folder} cannot be made: ${error.message}`) })
  for (const { name, schedule } of schedules) {
    await writeFile(path.join(folder, `${name}.json`), `${JSON.stringify(schedule, null, 1)}\n`)
    const link = lesson === null ? null : pageLinkOf(schedule, lesson, files)
    if (link !== null) await writeFile(path.join(folder, `${name}.link`), `${link}\n`)
  }
}

/** What to put behind the page's address; null where the run does not fit into one. */
export function pageLinkOf({ seed, until, commands }: Schedule, lesson: Lesson, files: Record<string, string>): string | null {
  const link: RunLink = { lesson: lesson.id, start: digestOf(lesson.start), edits: editsOf(lesson.start, files), seed, commands, until }
  try {
    return `#${writeLink(link)}`
  } catch (error) {
    if (error instanceof LinkError) return null
    throw error
  }
}

function editsOf(start: Record<string, string>, files: Record<string, string>): RunLink['edits'] {
  const changed = Object.entries(files).filter(([name, text]) => start[name] !== text)
  const gone = Object.keys(start).filter((name) => files[name] === undefined)
  return Object.fromEntries<string | null>([...changed, ...gone.map((name): [string, null] => [name, null])])
}
