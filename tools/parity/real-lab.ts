import path from 'node:path'
import type { LabService } from '../../src/contract/lab.ts'
import type { CPython } from './cpython.ts'
import { faultsOf, labOf, type PlannedFault } from './lab.ts'
import type { Observation } from './observation.ts'
import { runParts, type Part } from './parts.ts'
import type { Program } from './program.ts'
import { inCopy } from './real.ts'
import { findToxiproxy, Toxiproxy } from './toxiproxy.ts'

/** Labs run side by side, each on loopback addresses of its own: 127.77.N.1 and so on. */
let labs = process.pid

/** A lab on CPython: a process for each service, each on an address of its own. With faults, the client reaches the server through toxiproxy. */
export function runLab(python: CPython, program: Program): Promise<Observation> {
  return inCopy(program, async (folder) => {
    const { services } = labOf(program)
    const base = `127.77.${++labs % 250}`
    const addresses = new Map(services.map((service, i) => [service.name, `${base}.${i + 1}`]))
    const planned = faultsOf(program)
    const proxy = planned.length === 0 ? null : await startProxy(services, addresses, base)
    const seen = proxy === null ? addresses : new Map([...addresses, ['server', `${base}.100`]])
    try {
      for (const { spec } of planned.filter(({ at }) => at === null)) await proxy!.arm(spec)
      const parts = services.map((service) => partOf(service, folder, addresses, service.name === 'client' ? seen : addresses))
      return await runParts(python, parts, async (said) => { if (proxy) await armLater(proxy, said('client'), planned) })
    } finally {
      proxy?.stop()
    }
  })
}

function partOf({ name, command, context, environment, dependsOn }: LabService, folder: string, own: Map<string, string>, seen: Map<string, string>): Part {
  const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, withAddresses(value, seen)]))
  return { name, args: command.slice(1), cwd: path.join(folder, context), env: { ...env, HOST: own.get(name)! }, dependsOn: dependsOn.map((on) => on.service) }
}

async function armLater(proxy: Toxiproxy, said: Promise<void>, planned: PlannedFault[]): Promise<void> {
  await said
  let now = 0
  for (const { spec, at } of planned) {
    if (at === null) continue
    await new Promise((resolve) => { setTimeout(resolve, at - now) })
    now = at
    await proxy.arm(spec)
  }
}

/** Where a text names a service as a host (http://server:8000, or just server), its address. */
function withAddresses(text: string, addresses: Map<string, string>): string {
  let replaced = text
  for (const [name, address] of addresses) replaced = replaced.replaceAll(new RegExp(`(^|//)${name}(?=$|[:/])`, 'g'), `$1${address}`)
  return replaced
}

function startProxy(services: LabService[], addresses: Map<string, string>, base: string): Promise<Toxiproxy> {
  const server = services.find((service) => service.name === 'server')
  const port = server?.ports[0]
  if (port === undefined) throw new Error('a lab with faults.json needs a service `server` with one of `expose:`')
  const program = findToxiproxy()
  if (program === null) throw new Error('the real toxiproxy is not here')
  return Toxiproxy.start(program, `${base}.100:${port}`, `${addresses.get('server')}:${port}`)
}
