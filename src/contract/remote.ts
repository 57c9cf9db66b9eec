import * as z from 'zod/mini'
import { engineMessageSchema, hostMessageSchema, type EngineMessage, type HostMessage } from './runtime.ts'
import { runRequestSchema } from './run.ts'

/**
 * The port over a line to another program (a Node host, a WebContainer): its messages, and two more to join a run that
 * goes on there already.
 */
export const attachSchema = z.object({ type: z.literal('attach'), runId: z.string() })
/** `runId` is the one that was asked with; `request` the run's own. null: nothing runs. */
export const attachedSchema = z.object({ type: z.literal('attached'), runId: z.string(), request: z.nullable(runRequestSchema) })

export const toHostSchema = z.union([attachSchema, hostMessageSchema])
export const fromHostSchema = z.union([attachedSchema, engineMessageSchema])
export type ToHost = HostMessage | z.infer<typeof attachSchema>
export type FromHost = EngineMessage | z.infer<typeof attachedSchema>
