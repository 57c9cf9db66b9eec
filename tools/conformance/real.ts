import type { CPython } from '../parity/cpython.ts'
import type { Observation } from '../parity/observation.ts'
import { runParts, type Part } from '../parity/parts.ts'
import { inCopy } from '../parity/real.ts'
import type { Case } from './case.ts'
import { clusterOf, type Client } from './compose.ts'
import { unnamed } from './lines.ts'
import type { Addresses, Servers } from './servers/pool.ts'

/** Each run of a case on a real server gets names of its own (tests/conformance/kit/names.py). */
let runs = 0

/** A case by CPython against real servers: each client of its Compose file is a process. */
export function runReal(python: CPython, servers: Servers, one: Case): Promise<Observation> {
  const cluster = clusterOf(one)
  return servers.with(cluster, (addresses) => inCopy(one, async (folder) => {
    const run = `${process.pid.toString(36)}${(++runs).toString(36)}`
    const parts = cluster.clients.map((client) => partOf(client, folder, addresses, run))
    const { lines, complaint } = await runParts(python, parts.map((part) => ({ ...part, dependsOn: part.dependsOn.filter((name) => !addresses.has(name)) })))
    return { lines: unnamed(lines), complaint }
  }))
}

function partOf({ name, command, environment, dependsOn }: Client, folder: string, addresses: Addresses, run: string): Part {
  const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, withAddresses(value, addresses)]))
  return { name, args: command.slice(1), cwd: folder, env: { ...env, CONFORMANCE_RUN: run, TMPDIR: folder }, dependsOn }
}

/** redis://redis:6379 -> redis://127.0.0.1:40123 */
export function withAddresses(text: string, addresses: Addresses): string {
  let replaced = text
  for (const [name, address] of addresses) replaced = replaced.replaceAll(new RegExp(`(?<![\\w-])${name}:\\d+`, 'g'), address)
  return replaced
}
