import * as z from 'zod/mini'
import { timedCommandSchema, type WorldCommand } from '../contract/commands.ts'
import type { Ns } from '../contract/time.ts'

/** A run that can be played again: the seed of its world, its commands and how long it takes. `faultline run --schedule` takes it. */
export const scheduleSchema = z.object({
  format: z.literal('faultline-schedule/1'),
  seed: z.int(),
  /** Virtual ns at which the run ends. */
  until: z.number(),
  commands: z.array(timedCommandSchema),
})
export type Schedule = z.infer<typeof scheduleSchema>

/** One thing done to the lab, `at` ns after it was ready. A crash brings its restart along. */
export type Injected =
  | { at: Ns; kind: 'fault'; id: string; command: Extract<WorldCommand, { type: 'arm' }> }
  | { at: Ns; kind: 'crash'; id: string; process: string; restartAfter: Ns }

/** The commands of a schedule's faults, in order of time. What is still armed at `end` is cleared then. */
export function commandsOf(injected: Injected[], end: Ns): { at: Ns; command: WorldCommand }[] {
  const commands = injected.flatMap((one): { at: Ns; command: WorldCommand }[] => {
    if (one.kind === 'crash') {
      const back: WorldCommand = { type: 'restart', process: one.process }
      return [{ at: one.at, command: { type: 'crash', process: one.process } }, { at: one.at + one.restartAfter, command: back }]
    }
    const { duration } = one.command.scope
    const clear: WorldCommand = { type: 'clear', id: one.id }
    return [{ at: one.at, command: one.command }, ...(duration === undefined ? [{ at: end, command: clear }] : [])]
  })
  return commands.sort((a, b) => a.at - b.at)
}

/** An injection in words: "at 1.25 s latency 800 ms from orders to payments for 2.1 s". */
export function describe(one: Injected): string {
  const at = `at ${seconds(one.at)}`
  if (one.kind === 'crash') return `${at} crash ${one.process}, restarted ${seconds(one.restartAfter)} later`
  const { type, ...parameters } = one.command.spec
  const { from, to, toxicity, duration } = one.command.scope
  const values = Object.entries(parameters).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`)
  const where = `${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`
  const share = toxicity === undefined || toxicity === 1 ? '' : ` on ${Math.round(toxicity * 100)} % of connections`
  return `${at} ${[type, ...values].join(' ')}${where}${share}${duration === undefined ? '' : ` for ${seconds(duration * 1e6)}`}`
}

const seconds = (ns: Ns): string => `${Number((ns / 1e9).toFixed(3))} s`
