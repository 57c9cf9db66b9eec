import path from 'node:path'
import type { LabService } from '../../src/contract/lab.ts'
import type { CPython } from '../parity/cpython.ts'
import type { Observation } from '../parity/observation.ts'
import { runParts, type Part } from '../parity/parts.ts'
import { inCopy } from '../parity/real.ts'
import { labOf } from '../parity/lab.ts'
import type { Case } from './case.ts'
import { unnamed } from './lines.ts'
import type { ByName, Servers } from './servers/pool.ts'
import { stepsOf, type Step } from './steps.ts'

/** Each run of a case on a real server gets names of its own (tests/conformance/kit/names.py). */
let runs = 0

/** A case by CPython against real servers: each client of its Compose file is a process. */
export function runReal(python: CPython, servers: Servers, one: Case): Promise<Observation> {
  const { services } = labOf(one)
  const steps = stepsOf(one)
  return servers.with(services.filter(({ broker }) => broker !== undefined), steps.length === 0, (running) => inCopy(one, async (folder) => {
    const addresses = new Map([...running].map(([name, { address }]) => [name, address]))
    const run = `${process.pid.toString(36)}${(++runs).toString(36)}`
    const clients = services.filter(({ broker }) => broker === undefined)
    const { lines, complaint } = await runParts(python, clients.map((client) => partOf(client, folder, addresses, run)), async (said) => {
      if (steps.length > 0) await said(clients[0]!.name)
      await walk(steps, running)
    })
    return { lines: unnamed(lines), complaint }
  }))
}

/** What befalls the servers, each at its moment after the first client's first line. */
async function walk(steps: Step[], running: ByName): Promise<void> {
  const began = performance.now()
  for (const { at, act, server } of steps) {
    await new Promise((resolve) => { setTimeout(resolve, began + at - performance.now()) })
    await running.get(server)?.[act]()
  }
}

function partOf({ name, command, context, environment, dependsOn }: LabService, folder: string, addresses: Addresses, run: string): Part {
  const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, withAddresses(value, addresses)]))
  // The servers answer already.
  const others = dependsOn.map(({ service }) => service).filter((service) => !addresses.has(service))
  return { name, args: command.slice(1), cwd: path.join(folder, context), env: { ...env, CONFORMANCE_RUN: run, TMPDIR: folder }, dependsOn: others }
}

/** Host and port of each server, by its name. */
type Addresses = Map<string, string>

/** redis://redis:6379 -> redis://127.0.0.1:40123 */
export function withAddresses(text: string, addresses: Addresses): string {
  let replaced = text
  for (const [name, address] of addresses) replaced = replaced.replaceAll(new RegExp(`(?<![\\w-])${name}:\\d+`, 'g'), address)
  return replaced
}
