import { exchanges, fold, logs, topology, type ExchangesView, type Fold, type LogEntry, type ProcessView } from '../../telemetry/index.ts'
import type { LabEvent, LabService, WorldCommand } from '../contract.ts'
import { processesOf } from '../reload.ts'
import type { RunStore } from '../run.ts'

/** How a line came to stand in the terminal. */
export type Tone = 'entered' | 'out' | 'error' | 'note'

/** What a command of the terminal can see and do. Everything goes through the run, as it does from any panel. */
export interface Shell {
  say(tone: Tone, text: string): void
  services(): readonly LabService[]
  /** Names of all processes that the lab can have. */
  names(): string[]
  /** Those that have been started, with what the log says of them. */
  processes(): ReadonlyMap<string, ProcessView>
  /** A lab runs, though it may be paused. */
  isLive(): boolean
  /** A lab runs, and this process in it. */
  runs(process: string): boolean
  exchanges(): ExchangesView
  written(): readonly LogEntry[]
  events(): readonly LabEvent[]
  /** False, with words of why, where no lab runs. */
  send(command: WorldCommand): boolean
  /** Looks again with all that happens, until there is something. Rejects with Interrupted. */
  wait<T>(look: () => T | null): Promise<T>
  start(): void
  stop(): void
  newId(): string
}

/** Ctrl+C, or the end of the run that was waited for. */
export class Interrupted extends Error {}

export const NOT_RUNNING = 'The lab is not running. Type up, or press Run.'

export interface ShellInside extends Shell { interrupt(): void }

export function openShell(run: RunStore, say: Shell['say'], newId: () => string): ShellInside {
  let interrupted: (() => void) | null = null
  let seen: readonly LabEvent[] = []
  let folds = foldsOf(seen)

  const now = () => {
    const { events } = run.getState()
    if (events !== seen) folds = foldsOf(seen = events)
    return { folds, count: events.length }
  }
  const view = <S>(pick: (folds: Folds) => { at(count: number): S }): S => {
    const { folds: all, count } = now()
    return pick(all).at(count)
  }
  const live = () => ['running', 'paused'].includes(run.getState().status)

  return {
    say,
    services: () => run.getState().lab?.services ?? [],
    names: () => (run.getState().lab?.services ?? []).flatMap((service) => processesOf(service)),
    processes: () => view((all) => all.topology).processes,
    isLive: live,
    runs: (name) => live() && !['stopped', 'crashed', undefined].includes(view((all) => all.topology).processes.get(name)?.state),
    exchanges: () => view((all) => all.exchanges),
    written: () => view((all) => all.logs).entries,
    events: () => run.getState().events,
    send(command) {
      if (run.getState().send(command)) return true
      say('error', NOT_RUNNING)
      return false
    },
    wait: (look) => new Promise((resolve, reject) => {
      const { runId } = run.getState()
      let told = false
      const end = () => {
        unsubscribe()
        interrupted = null
      }
      const again = () => {
        const found = look()
        if (found !== null) {
          end()
          resolve(found)
        } else if (!live() || run.getState().runId !== runId) {
          end()
          reject(new Interrupted('The run has ended.'))
        } else if (run.getState().status === 'paused' && !told) {
          told = true
          say('note', 'The lab is paused: the answer comes when time goes on (F8). Ctrl+C stops waiting.')
        }
      }
      const unsubscribe = run.subscribe(again)
      interrupted = () => {
        end()
        reject(new Interrupted('^C'))
      }
      again()
    }),
    start: () => void run.getState().start(),
    stop: () => void run.getState().stop(),
    newId,
    interrupt: () => interrupted?.(),
  }
}

interface Folds { topology: Fold<ReturnType<typeof topology.create>>; exchanges: Fold<ExchangesView>; logs: Fold<ReturnType<typeof logs.create>> }

const foldsOf = (events: readonly LabEvent[]): Folds => ({
  topology: fold(topology, events), exchanges: fold(exchanges, events), logs: fold(logs, events),
})
