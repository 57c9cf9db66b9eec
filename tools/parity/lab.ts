import path from 'node:path'
import * as z from 'zod/mini'
import type { TimedCommand } from '../../src/contract/commands.ts'
import { faultScopeSchema, faultSpecSchema, type FaultScope, type FaultSpec } from '../../src/contract/faults.ts'
import type { Lab } from '../../src/contract/lab.ts'
import { MS } from '../../src/contract/time.ts'
import { readLab } from '../../src/lab/compose.ts'
import { ROOT } from '../paths.ts'
import type { Program } from './program.ts'

/**
 * faults.json of a lab program: which faults lie between the client and the server, in the words of the sandbox. `at`:
 * milliseconds after the client's start (in real time: after its first line); absent, from the beginning.
 */
const faultsSchema = z.array(z.object({ spec: faultSpecSchema, scope: z.optional(faultScopeSchema), at: z.optional(z.number()) }))
export interface PlannedFault { spec: FaultSpec; scope: FaultScope | null; at: number | null }

const placeOf = (program: Program): string => path.relative(ROOT, program.folder).replaceAll('\\', '/')

export function labOf(program: Program): Lab {
  const { lab, problems } = readLab(program.files)
  if (!lab) throw new Error(problems.map((problem) => `${placeOf(program)}/${problem.file}:${problem.line} ${problem.message}. ${problem.help}`).join('\n'))
  return lab
}

export function faultsOf(program: Program): PlannedFault[] {
  const text = program.files['faults.json']
  if (text === undefined) return []
  const read = faultsSchema.safeParse(JSON.parse(text))
  if (!read.success) throw new Error(`${placeOf(program)}/faults.json: ${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`)
  return read.data.map(({ spec, scope, at }) => ({ spec, scope: scope ?? null, at: at ?? null }))
}

export const armCommands = (program: Program): TimedCommand[] => faultsOf(program).map(({ spec, scope, at }, i) => (
  { t: (at ?? 0) * MS, step: 0, command: { type: 'arm', id: `fault-${i + 1}`, spec, scope: scope ?? { from: 'client', to: 'server' } } }
))
