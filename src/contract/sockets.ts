import * as z from 'zod/mini'
import { isBase64 } from './base64.ts'

/**
 * Connections into a lab from outside of it: what a real program (curl, a browser) does on one. They are commands, so a run
 * with live traffic replays from its log; what the lab sends back is told beside the log, to whoever holds the other end.
 */
export const socketActSchema = z.discriminatedUnion('kind', [
  /** Opens it. `localhost` is the machine on which `ports:` are published; any other host is a service or a process of the lab. */
  z.object({ kind: z.literal('connect'), host: z.string(), port: z.int().check(z.minimum(1), z.maximum(65_535)), from: z.optional(z.string()) }),
  /** Bytes in base64. */
  z.object({ kind: z.literal('send'), bytes: z.string().check(z.refine(isBase64)) }),
  /** No more will be sent; what comes is still read. */
  z.object({ kind: z.literal('end') }),
  /** Both halves, in good order. */
  z.object({ kind: z.literal('close') }),
  z.object({ kind: z.literal('reset') }),
  /** Stops and goes on reading: the lab's bytes wait on the sender's side meanwhile. */
  z.object({ kind: z.literal('pause') }),
  z.object({ kind: z.literal('resume') }),
])
export type SocketAct = z.infer<typeof socketActSchema>

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

/** What the other end of such a connection hears. */
export const socketNewsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connected') }),
  z.object({ kind: z.literal('failed'), errno: z.string(), detail: z.string() }),
  z.object({ kind: z.literal('data'), bytes }),
  z.object({ kind: z.literal('eof') }),
  z.object({ kind: z.literal('reset'), errno: z.string() }),
  /** Of all bytes sent so far, the lab has taken about so many: the sender may go on. */
  z.object({ kind: z.literal('taken'), bytes: z.number() }),
])
export type SocketNews = z.infer<typeof socketNewsSchema>
