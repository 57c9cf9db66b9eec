import type { WorldCommand } from '../contract/commands.ts'
import type { LabEvent } from '../contract/events.ts'
import type { Ns } from '../contract/time.ts'

/** What the grader needs of a world. The kernel's World is one; a test may hand in another. */
export interface GradeWorld<Checkpoint = unknown> {
  readonly now: Ns
  readonly ended: { reason: string; detail: string } | null
  readonly log: { readonly events: readonly LabEvent[]; hash(): string }
  /** Creates the processes; nothing has happened yet. */
  boot(): void | Promise<void>
  runUntil(t: Ns, budget?: { stop?: () => boolean }): Promise<'time' | 'idle' | 'budget' | 'ended'>
  /** When the next thing happens; null when nothing will but what a command starts. */
  nextTime(): Ns | null
  apply(command: WorldCommand): void
  process(name: string): ProcessState | undefined
  processes(): string[]
  /** null where a process has none to give (SPEC C1). */
  checkpoint(): Checkpoint | null
  restore(checkpoint: Checkpoint): void | Promise<void>
  /** Lets the processes go. */
  dispose(): void
}

export interface ProcessState {
  service: string
  running: boolean
  ready: boolean
  healthy: boolean | null
  exitCode: number | null
}

/**
 * Lets time pass until `done`, at most up to `limit`; answers whether it is done. Time never goes beyond the event that
 * made it so, also where nothing happens after it.
 */
export async function runWorld(world: GradeWorld, limit: Ns, done: () => boolean): Promise<boolean> {
  while (!done() && !world.ended) {
    const next = world.nextTime()
    if (next === null || next > limit) {
      await world.runUntil(limit)
      return done()
    }
    await world.runUntil(next, { stop: done })
  }
  return done()
}
