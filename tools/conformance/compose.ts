import { parse } from 'yaml'
import * as z from 'zod/mini'
import type { Case } from './case.ts'
import { systemOf, type System } from './systems.ts'

/**
 * A case's Compose file as the real side needs it: which servers with which settings, which clients. It reads only what both
 * sides can do; the lab's own reader judges the rest when the sandbox runs the case.
 */
export interface Server { name: string; system: System; command: string[]; environment: Record<string, string> }
export interface Client { name: string; command: string[]; environment: Record<string, string>; dependsOn: string[] }
export interface Cluster { servers: Server[]; clients: Client[] }

const texts = z.union([z.string(), z.array(z.string())])
const schema = z.object({
  services: z.record(z.string(), z.object({
    image: z.optional(z.string()), command: z.optional(texts),
    environment: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
    depends_on: z.optional(z.union([z.array(z.string()), z.record(z.string(), z.unknown())])),
  })),
})

export function clusterOf(one: Case): Cluster {
  const read = schema.safeParse(parse(one.files['compose.yaml'] ?? ''))
  if (!read.success) throw new Error(`tests/conformance/${one.id}/compose.yaml: ${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`)
  const cluster: Cluster = { servers: [], clients: [] }
  for (const [name, { image, command, environment = {}, depends_on = [] }] of Object.entries(read.data.services)) {
    const system = systemOf(image ?? null)
    const words = typeof command === 'string' ? command.split(/\s+/).filter((word) => word !== '') : command ?? []
    const settings = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)]))
    if (system === null) cluster.clients.push({ name, command: words, environment: settings, dependsOn: Array.isArray(depends_on) ? depends_on : Object.keys(depends_on) })
    else cluster.servers.push({ name, system, command: words, environment: settings })
  }
  return cluster
}
