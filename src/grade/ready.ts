import type { LabEvent } from '../contract/events.ts'
import type { Lab, LabService } from '../contract/lab.ts'
import { SECOND } from '../contract/time.ts'
import { withoutLibraryFrames } from './traceback.ts'
import { runWorld, type GradeWorld, type ProcessState } from './world.ts'

/** Virtual time that a lab may take to start. */
const START_LIMIT = 60 * SECOND
const LOG_LINES = 12

export interface NotStarted { problem: string; log: string[]; events: number[] }

/** Lets a booted world run until every service is up. Answers why not where one has failed, or takes too long. */
export async function startAll(world: GradeWorld, lab: Lab): Promise<NotStarted | null> {
  let failed: NotStarted | null = null
  const done = (): boolean => (failed = firstFailure(world, lab)) !== null || isUp(world, lab)
  if (await runWorld(world, world.now + START_LIMIT, done)) return failed
  if (world.ended) return { problem: `the lab did not start: ${world.ended.detail}`, log: [], events: [] }
  const late = world.processes().filter((name) => !processIsUp(world.process(name)!, serviceOf(lab, world, name)))
  // One that runs and is not up is the cause; the others wait for it.
  const first = late.find((name) => world.process(name)!.running) ?? late[0] ?? ''
  return notStarted(world, first, why(world, lab, first))
}

const isUp = (world: GradeWorld, lab: Lab): boolean =>
  world.processes().every((name) => processIsUp(world.process(name)!, serviceOf(lab, world, name)))

/** Ready where it should listen, healthy where it has a healthcheck; a job that has ended well is up too. */
export function processIsUp(process: ProcessState, service: LabService): boolean {
  if (!process.running) return process.exitCode === 0 && service.ports.length === 0
  if (service.ports.length > 0 && !process.ready) return false
  return service.healthcheck === null || process.healthy === true
}

export function serviceOf(lab: Lab, world: GradeWorld, process: string): LabService {
  const name = world.process(process)?.service
  return lab.services.find((service) => service.name === name)!
}

function firstFailure(world: GradeWorld, lab: Lab): NotStarted | null {
  for (const name of world.processes()) {
    const process = world.process(name)!
    if (process.running || process.exitCode === null) continue
    if (process.exitCode === 0 && serviceOf(lab, world, name).ports.length === 0) continue
    const exit = world.log.events.findLast((event) => event.kind === 'process.exit' && event.process === name)
    const detail = exit?.kind === 'process.exit' && exit.detail !== '' ? `: ${exit.detail}` : ''
    return notStarted(world, name, `it ended with code ${process.exitCode}${detail}${placeOf(world, lab, name)}`)
  }
  return null
}

function why(world: GradeWorld, lab: Lab, name: string): string {
  const process = world.process(name)
  const service = serviceOf(lab, world, name)
  if (!process?.running) {
    const note = world.log.events.findLast((event) => event.kind === 'note' && event.process === name)
    return note?.kind === 'note' ? note.text : 'it waits for a service that does not start'
  }
  if (!process.ready && service.ports.length > 0) {
    const ports = world.log.events.flatMap((event) => (event.kind === 'net.listen' && event.process === name ? [event.port] : []))
    return `it runs but listens on no port${ports.length > 0 ? ` but ${ports.join(', ')}` : ''}; compose.yaml says ${service.ports.join(', ')}`
  }
  const unhealthy = world.log.events.findLast((event) => event.kind === 'process.unhealthy' && event.process === name)
  const detail = unhealthy?.kind === 'process.unhealthy' && unhealthy.detail !== '' ? `: ${unhealthy.detail}` : ''
  return `its healthcheck did not succeed within ${START_LIMIT / SECOND} s${detail}`
}

/** A service's context is mounted here (src/sim/kernel/spec.ts). */
const HOME = '/app/'

/** Where in the learner's files its last problem lies, as a path of the workspace. */
function placeOf(world: GradeWorld, lab: Lab, name: string): string {
  const problem = world.log.events.findLast((event) => event.kind === 'problem' && event.process === name && event.file !== undefined)
  if (problem?.kind !== 'problem' || !problem.file?.startsWith(HOME)) return ''
  const context = serviceOf(lab, world, name).context.replace(/^\.?\/*|\/+$/g, '')
  return ` (${context === '' ? '' : `${context}/`}${problem.file.slice(HOME.length)}:${problem.line ?? 1})`
}

function notStarted(world: GradeWorld, name: string, reason: string): NotStarted {
  const telling = new Set<LabEvent['kind']>(['problem', 'process.exit', 'process.unhealthy'])
  const events = world.log.events.filter((event) => event.process === name && telling.has(event.kind)).map((event) => event.seq)
  const lines = withoutLibraryFrames(logOf(world.log.events, [name]).trimEnd().split('\n').filter((line) => line !== ''))
  const log = lines.length > 0 ? ['', `The last lines of its log:`, ...lines.slice(-LOG_LINES)] : ['', 'It has printed nothing.']
  return { problem: `${name} did not start: ${reason}`, log, events }
}

/** What these processes have printed, in order. */
export function logOf(events: readonly LabEvent[], processes: string[], streams: LabEvent['kind'][] = ['stdout', 'stderr']): string {
  return events.flatMap((event) => ('text' in event && streams.includes(event.kind) && processes.includes(event.process) ? [event.text] : [])).join('')
}
