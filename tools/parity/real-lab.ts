import path from 'node:path'
import type { LabService } from '../../src/contract/lab.ts'
import type { CPython } from './cpython.ts'
import { faultsOf, labOf, type PlannedFault } from './lab.ts'
import { linesOf, type Line, type Observation } from './observation.ts'
import type { Program } from './program.ts'
import { inCopy, runPython, type Ended } from './real.ts'
import { findToxiproxy, Toxiproxy } from './toxiproxy.ts'

/** Labs run side by side, each on loopback addresses of its own: 127.77.N.1 and so on. */
let labs = process.pid

interface Running { service: LabService; ended: Promise<Ended>; said: Promise<void>; kill(): void }

/**
 * A lab on CPython: a process for each service, each on an address of its own. It is over when the services have ended
 * that nobody depends on; the others are killed then. With faults, the client reaches the server through toxiproxy.
 */
export function runLab(python: CPython, program: Program): Promise<Observation> {
  return inCopy(program, async (folder) => {
    const { services } = labOf(program)
    const base = `127.77.${++labs % 250}`
    const addresses = new Map(services.map((service, i) => [service.name, `${base}.${i + 1}`]))
    const planned = faultsOf(program)
    const proxy = planned.length === 0 ? null : await startProxy(services, addresses, base)
    const seen = proxy === null ? addresses : new Map([...addresses, ['server', `${base}.100`]])
    for (const { spec } of planned.filter(({ at }) => at === null)) await proxy!.arm(spec)
    const running: Running[] = []
    try {
      for (const service of inOrder(services)) {
        await Promise.all(running.filter((one) => service.dependsOn.some((on) => on.service === one.service.name)).map((one) => one.said))
        running.push(start(python, service, folder, addresses, service.name === 'client' ? seen : addresses))
      }
      const client = running.find((one) => one.service.name === 'client')
      if (proxy && client) await armLater(proxy, client, planned)
      const last = running.filter(({ service }) => !services.some((other) => other.dependsOn.some((on) => on.service === service.name)))
      const finished = new Map<string, Ended>()
      for (const one of last) finished.set(one.service.name, await one.ended)
      const lines = await Promise.all(running.map(async (one) => observed(one, finished)))
      return { lines: inNamedOrder(services, lines).flat(), complaint: (await Promise.all(running.map(async (one) => (await one.ended).stderr))).join('') }
    } finally {
      for (const one of running) one.kill()
      proxy?.stop()
    }
  })
}

async function armLater(proxy: Toxiproxy, client: Running, planned: PlannedFault[]): Promise<void> {
  await client.said
  let now = 0
  for (const { spec, at } of planned) {
    if (at === null) continue
    await new Promise((resolve) => { setTimeout(resolve, at - now) })
    now = at
    await proxy.arm(spec)
  }
}

function start(python: CPython, service: LabService, folder: string, own: Map<string, string>, seen: Map<string, string>): Running {
  const [, ...args] = service.command
  const env = Object.fromEntries(Object.entries(service.environment).map(([key, value]) => [key, withAddresses(value, seen)]))
  const stop = new AbortController()
  let say = (): void => {}
  const said = new Promise<void>((resolve) => { say = resolve })
  const ended = runPython(python, args, path.join(folder, service.context), { ...env, HOST: own.get(service.name)! }, {
    signal: stop.signal, onOutput: (all) => { if (linesOf(all).length > 0) say() },
  })
  void ended.then(say)
  return { service, ended, said, kill: () => stop.abort() }
}

/** What a finished service printed and its exit code; one that was still serving is ended here. */
async function observed(one: Running, finished: Map<string, Ended>): Promise<Line[]> {
  const who = one.service.name
  one.kill()
  const lines = linesOf((await one.ended).stdout, who)
  const exit = finished.get(who)
  return exit ? [...lines, { who, exit: exit.code }] : lines
}

const inNamedOrder = (services: LabService[], lines: Line[][]): Line[][] => {
  const started = inOrder(services)
  return services.map((service) => lines[started.indexOf(service)]!)
}

/** Those that others depend on first. */
const inOrder = (services: LabService[]): LabService[] => [...services].sort((a, b) => a.dependsOn.length - b.dependsOn.length)

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
