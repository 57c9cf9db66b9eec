import { countAt } from '../telemetry/index.ts'
import { DEFAULT_EPOCH, type LabEvent, type Lesson, type LinkMoment, type RunLink, type TimedCommand } from './contract.ts'
import { editsOf } from './files.ts'
import type { RunLinks, StorePorts } from './ports.ts'
import type { RunState } from './run.ts'
import type { UiState } from './ui.ts'

type Looked = Pick<UiState, 'cursor' | 'selectedSeq' | 'source'>
type Recorded = Pick<RunState, 'events' | 'clock' | 'began'>

/** Whether what is looked at can be linked to: a check's world is played by its check, not by commands alone. */
export const canShare = ({ events, began }: Recorded, { source }: Looked): boolean =>
  source.kind === 'run' && began !== null && momentOf(events, { cursor: null, selectedSeq: null }) !== null

/** The path of a link that plays this run again and shows the moment that is looked at. */
export async function shareOf(lesson: Lesson, run: Recorded, ui: Looked, ports: Pick<StorePorts, 'links'>): Promise<string> {
  const { events, clock, began } = run
  const at = momentOf(events, ui)
  if (began === null || at === null || ui.source.kind === 'check') throw new Error('There is no run to link to yet.')
  // The log goes on growing: what has been done is taken down first.
  const commands = commandsOf(events)
  const links = await ports.links()
  const link: RunLink = {
    lesson: lesson.id,
    start: links.digestOf(lesson.start),
    edits: editsOf(lesson.start, began.files),
    seed: began.seed,
    ...(began.epoch === DEFAULT_EPOCH ? {} : { epoch: began.epoch }),
    commands,
    until: Math.max(clock.now, events.at(-1)?.t ?? 0),
    moment: await asMoment(at, events, links),
  }
  return links.writeLink(link)
}

/** Every command is an event of the log, with the step and time at which it was applied (SPEC L1). */
export const commandsOf = (events: readonly LabEvent[]): TimedCommand[] =>
  events.flatMap((event) => (event.kind === 'command' ? [{ t: event.t, step: event.step, command: event.command }] : []))

/** The event that is looked at: the one that is selected, or the last that tells something up to the cursor. Null where there is none. */
export function momentOf(events: readonly LabEvent[], { cursor, selectedSeq }: Omit<Looked, 'source'>): LabEvent | null {
  const selected = selectedSeq === null ? undefined : events[selectedSeq]
  if (selected !== undefined && comesAgain(selected)) return selected
  let last = selected?.seq ?? (cursor === null ? events.length : countAt(events, cursor)) - 1
  while (last > 0 && (isWire(events[last]!) || !comesAgain(events[last]!))) last--
  return events[last] ?? null
}

/** What passes on the wires says little by itself. */
const isWire = ({ kind }: LabEvent): boolean => kind.startsWith('net.') || kind === 'dns'

/** An end that nothing in the lab brought about: no replay comes to it. */
const comesAgain = (event: LabEvent): boolean => event.kind !== 'run.end' || ENDS_OF_ITS_OWN.has(event.reason)
const ENDS_OF_ITS_OWN: ReadonlySet<string> = new Set(['virtual-time', 'events', 'livelock'])

async function asMoment({ seq, t, kind }: LabEvent, events: readonly LabEvent[], links: RunLinks): Promise<LinkMoment> {
  return { seq, t, kind, hash: await links.hashLog(events, seq + 1) }
}
