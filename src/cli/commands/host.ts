import { writeFile } from 'node:fs/promises'
import type { RunSummary, SandboxRuntime } from '../../contract/runtime.ts'
import type { OutsideWorld } from '../../contract/world.ts'
import type { Schedule } from '../../explore/schedule.ts'
import { openControl, type Control } from '../../host/control.ts'
import { servicePages, type KeptFiles } from '../../host/pages.ts'
import type { Address } from '../../host/ports.ts'
import { Session } from '../../host/session.ts'
import { FAILED, OK } from '../errors.ts'
import { readProject, type Project } from '../folder.ts'
import { untilInterrupted } from '../host/interrupt.ts'
import { HostedLab } from '../host/lab.ts'
import { isWell, sayAddresses, sayBroken, sayControl, sayEnd, sayPages } from '../host/say.ts'
import { watchProject } from '../host/watch.ts'
import { readCommands, readSchedule } from '../run-inputs.ts'
import { closed, openLog } from '../run-output.ts'

export interface HostCommand {
  seed: number
  speed: number | 'max'
  /** Tried first for the control port; 0: any. */
  control: number
  /** Virtual ns; without it the lab runs until it is ended. */
  for?: number
  log?: string
  record?: string
  request?: string[]
  fault?: string[]
  schedule?: string
  origin?: string[]
  anyPort?: boolean
  wait?: boolean
}

/** What differs between the command and the package: where labs run, what answers outside of them, who may stand between. */
export interface HostPlace {
  runtime: SandboxRuntime
  world?: OutsideWorld | undefined
  bridge?: string | undefined
  token?: string | undefined
  /** What the services' documentation pages need from elsewhere. */
  kept?: KeptFiles
}

/** `faultline host DIR`: a lab with real ports, in real time. */
export async function hostCommand(dir: string, options: HostCommand, place: HostPlace): Promise<number> {
  let addresses: Address[] = []
  const onOpen = (opened: Address[]): void => { addresses = opened; sayAddresses(opened) }
  const session = new Session(place.runtime, { anyPort: options.anyPort ?? false, onOpen })
  const interrupted = untilInterrupted()
  const closing = [() => session.dispose()]
  try {
    const project = options.wait ? null : await readProject(dir, written(options))
    const pages = place.kept && servicePages(() => addresses, place.kept)
    const control = await openControl(session, { port: options.control, origins: options.origin ?? [], bridge: place.bridge, token: place.token, pages })
    closing.push(() => control.close())
    if (project) return await hostProject(dir, project, options, { session, place, control, addresses: () => addresses, interrupted, closing })
    sayControl(control, false)
    await interrupted
    return OK
  } finally {
    for (const close of closing.reverse()) close()
  }
}

interface Hosting {
  session: Session
  place: HostPlace
  control: Control
  addresses(): Address[]
  interrupted: Promise<void>
  closing: (() => void)[]
}

/** The lab of a folder, until it or its host ends. */
async function hostProject(dir: string, project: Project, options: HostCommand, hosting: Hosting): Promise<number> {
  const { session, place, control, interrupted } = hosting
  const schedule = options.schedule === undefined ? null : await readSchedule(options.schedule)
  const commands = [...(schedule?.commands ?? []), ...await readCommands(options, schedule?.until ?? options.for ?? Infinity)]
  const log = options.log === undefined ? null : await openLog(options.log)
  const seed = schedule?.seed ?? options.seed
  const lab = new HostedLab(session, { seed, speed: options.speed, length: schedule?.until ?? options.for, commands, world: place.world, log }, hosting.addresses)
  const started = await Promise.race([lab.start(project).then(() => true), interrupted.then(() => false)])
  if (!started) return OK
  if (place.kept) sayPages(control, hosting.addresses())
  sayControl(control, true)
  const watching = watchProject(dir, written(options), (next) => void lab.changed(next), sayBroken)
  hosting.closing.push(() => watching.close())
  await Promise.race([lab.over, interrupted])
  const summary = await lab.stop()
  if (log) await closed(log)
  if (options.record !== undefined && summary && summary.hash !== '') await writeFile(options.record, `${JSON.stringify(scheduleOf(summary, seed))}\n`)
  if (summary) sayEnd(summary)
  return summary && isWell(summary) ? OK : FAILED
}

/** What the command itself writes, which may lie in the project's folder. */
const written = ({ log, record }: HostCommand): string[] => [log, record].filter((file) => file !== undefined)

function scheduleOf({ commands, virtualNs }: RunSummary, seed: number): Schedule {
  return { format: 'faultline-schedule/1', seed, until: virtualNs, commands }
}
