import * as z from 'zod/mini'
import type { TimedCommand } from '../../src/contract/commands.ts'
import { MS } from '../../src/contract/time.ts'
import { labOf } from '../parity/lab.ts'
import type { Case } from './case.ts'

/**
 * steps.json of a case: what befalls its servers, in order. `at`: milliseconds after the client's start (in real time: after its first
 * line). One of `crash` (SIGKILL), `stop` (SIGTERM) and `restart` names the server.
 */
export interface Step { at: number; act: 'crash' | 'stop' | 'restart'; server: string }
const ACTS = ['crash', 'stop', 'restart'] as const

const name = z.optional(z.string())
const schema = z.array(z.strictObject({ at: z.number(), crash: name, stop: name, restart: name }))

export function stepsOf(one: Case): Step[] {
  const text = one.files['steps.json']
  if (text === undefined) return []
  const where = `tests/conformance/${one.id}/steps.json`
  const read = schema.safeParse(JSON.parse(text))
  if (!read.success) throw new Error(`${where}: ${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`)
  const brokers = labOf(one).services.flatMap(({ name: service, broker }) => (broker === undefined ? [] : [service]))
  return read.data.map((step, i) => {
    const act = ACTS.find((word) => step[word] !== undefined)
    const server = act && step[act]
    if (act === undefined || server === undefined) throw new Error(`${where}: step ${i + 1} says neither crash nor stop nor restart`)
    if (!brokers.includes(server)) throw new Error(`${where}: step ${i + 1} names ${server}; the servers are ${brokers.join(', ')}`)
    return { at: step.at, act, server }
  })
}

export const stepCommands = (one: Case): TimedCommand[] =>
  stepsOf(one).map(({ at, act, server }) => ({ t: at * MS, step: 0, command: { type: act, process: server } }))
