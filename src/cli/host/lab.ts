import type { WriteStream } from 'node:fs'
import type { Pace, TimedCommand } from '../../contract/commands.ts'
import type { LabEvent } from '../../contract/events.ts'
import type { Run, RunSummary } from '../../contract/runtime.ts'
import type { OutsideWorld } from '../../contract/world.ts'
import type { Address } from '../../host/ports.ts'
import type { Session } from '../../host/session.ts'
import { changesBetween } from '../../stores/files.ts'
import { servicesTouchedBy } from '../../stores/reload.ts'
import { messageOf, UsageError } from '../errors.ts'
import type { Project } from '../folder.ts'
import { dim, plain, say, strong } from '../print.ts'
import { runRequest } from '../request.ts'
import { sayEvent, writeLog } from '../run-output.ts'
import { sayBroken, urlOf } from './say.ts'

export interface LabOptions {
  seed: number
  speed: number | 'max'
  /** Virtual ns; without it the lab runs until it is ended. */
  length: number | undefined
  commands: TimedCommand[]
  world: OutsideWorld | undefined
  log: WriteStream | null
}

/** Virtual ns of a lab that nobody bounds: the integers of ns come to their end some days later (SPEC T1). */
const AS_LONG_AS_TIME_GOES = 100 * 24 * 3600 * 1e9

/** Files that say how the lab is put together: another one is another lab. */
const SHAPE = /^(compose\.yaml|\.env)$/

/** The lab of a folder: its run, and what becomes of it when the folder changes. */
export class HostedLab {
  /** The run has come to an end of its own. */
  readonly over: Promise<void>
  readonly #session: Session
  readonly #options: LabOptions
  readonly #addresses: () => Address[]
  #isOver!: () => void
  #run: Run | null = null
  #summary: RunSummary | null = null
  #project: Project | null = null
  /** We end the run ourselves. */
  #ending = false

  constructor(session: Session, options: LabOptions, addresses: () => Address[]) {
    this.#session = session
    this.#options = options
    this.#addresses = addresses
    this.over = new Promise((resolve) => { this.#isOver = resolve })
  }

  async start(project: Project): Promise<void> {
    const { seed, commands, length, world } = this.#options
    const request = runRequest(project.files, project.lab, seed)
    request.commands = commands
    request.limits = { ...request.limits, virtualTime: length ?? AS_LONG_AS_TIME_GOES }
    this.#project = project
    this.#summary = null
    const listener = { events: (events: LabEvent[]) => this.#tell(events), clock: () => {}, ended: (summary: RunSummary) => this.#ended(summary) }
    const run = await this.#session.start(request, listener, world).catch((error: unknown) => { throw new UsageError(messageOf(error)) })
    if (this.#summary !== null) return
    this.#run = run
    run.pace(this.#pace())
  }

  /** Edited services start anew; another compose.yaml is another lab. */
  async changed(next: Project): Promise<void> {
    const before = this.#project
    const changes = changesBetween(before?.files ?? {}, next.files)
    const names = Object.keys(changes)
    if (!this.#run || !before || names.length === 0) return
    this.#project = next
    if (names.some((name) => SHAPE.test(name))) return this.#replace(next, names)
    for (const process of servicesTouchedBy(names, next.lab)) {
      say(dim(`${names.map(plain).join(', ')} changed: ${process} starts again`))
      this.#run.send({ type: 'restart', process, files: changes })
    }
  }

  /** Ends the run; what it came to, or null where there was none. */
  async stop(): Promise<RunSummary | null> {
    this.#ending = true
    await this.#run?.stop()
    return this.#summary
  }

  async #replace(next: Project, names: string[]): Promise<void> {
    say(dim(`${names.map(plain).join(', ')} changed: the lab starts anew`))
    this.#ending = true
    await this.#run?.stop()
    this.#ending = false
    try {
      await this.start(next)
    } catch (error) {
      sayBroken(error)
      say(dim('Nothing runs until compose.yaml changes again.'))
      this.#project = { ...next, files: {} }
    }
  }

  #pace(): Pace {
    const { speed, length } = this.#options
    return speed !== 'max' ? { mode: 'paced', speed } : { mode: length === undefined ? 'max' : 'finish' }
  }

  #tell(events: LabEvent[]): void {
    const { log } = this.#options
    if (log) writeLog(log, events)
    for (const event of events) {
      sayEvent(event)
      if (event.kind === 'process.ready') this.#sayReady(event.process)
    }
  }

  #sayReady(process: string): void {
    const service = process.replace(/-\d+$/, '')
    const address = this.#addresses().find((one) => one.service === process || one.service === service)
    if (address) say(`${strong(process)} is ready at ${urlOf(address)}`)
  }

  #ended(summary: RunSummary): void {
    this.#run = null
    this.#summary = summary
    if (this.#ending) return
    if (summary.reason !== 'stopped') this.#isOver()
    else say(dim('The lab was stopped. A page that is connected may start another; Ctrl-C ends the host.'))
  }
}
