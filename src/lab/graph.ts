import { listed, nearest, type Problems } from './problems.ts'
import type { ReadService } from './service.ts'

/** What can only be seen across services: names that do not exist, cycles, a host port published twice. */
export function checkTogether(services: ReadService[], networks: Set<string>, volumes: Set<string>, problems: Problems): void {
  checkDependencies(services, problems)
  checkCycles(services, problems)
  checkPublished(services, problems)
  checkNetworks(services, networks, problems)
  checkVolumes(services, volumes, problems)
}

function checkVolumes(services: ReadService[], declared: Set<string>, problems: Problems): void {
  for (const { service, volumeLines } of services) {
    for (const [name, line] of volumeLines) {
      if (declared.has(name)) continue
      const near = nearest(name, [...declared])
      problems.add(
        { line }, `services.${service.name}.volumes`, `the volume \`${name}\` is not declared`,
        `${near ? `Did you mean \`${near}\`? ` : ''}Declare it at the top level: volumes: {${name}: {}}. A folder of the project begins with ./`,
      )
    }
  }
}

function checkDependencies(services: ReadService[], problems: Problems): void {
  const names = services.map((s) => s.service.name)
  for (const { service, dependsLines } of services) {
    for (const { service: wanted, condition } of service.dependsOn) {
      const place = { line: dependsLines.get(wanted) ?? 1 }
      const key = `services.${service.name}.depends_on`
      const target = services.find((s) => s.service.name === wanted)
      if (!target) {
        const near = nearest(wanted, names)
        problems.add(
          place, key, `there is no service \`${wanted}\``,
          `${near ? `Did you mean \`${near}\`? ` : ''}The services here: ${listed(names)}.`,
        )
      } else if (condition === 'service_healthy' && !target.service.healthcheck) {
        problems.add(
          place, key, `\`${wanted}\` has no healthcheck, so it never becomes healthy`,
          `Give \`${wanted}\` a healthcheck, or use condition: service_started.`,
        )
      }
    }
  }
}

function checkCycles(services: ReadService[], problems: Problems): void {
  const byName = new Map(services.map((s) => [s.service.name, s]))
  const finished = new Set<string>()
  const visit = (name: string, path: string[]): void => {
    const at = path.indexOf(name)
    if (at >= 0) {
      const cycle = [...path.slice(at), name]
      const from = byName.get(path.at(-1)!)!
      problems.add(
        { line: from.dependsLines.get(name) ?? from.line }, `services.${from.service.name}.depends_on`,
        `services wait for each other in a circle: ${cycle.join(' -> ')}`,
        'Remove one of these dependencies: services that call each other need no order of starting.',
      )
      return
    }
    if (finished.has(name)) return
    for (const d of byName.get(name)?.service.dependsOn ?? []) if (byName.has(d.service)) visit(d.service, [...path, name])
    finished.add(name)
  }
  for (const name of byName.keys()) visit(name, [])
}

function checkPublished(services: ReadService[], problems: Problems): void {
  const owners = new Map<number, string>()
  for (const { service, publishedLines } of services) {
    service.published.forEach(({ host }, i) => {
      const place = { line: publishedLines[i] ?? 1 }
      const key = `services.${service.name}.ports`
      const owner = owners.get(host)
      if (owner !== undefined) {
        problems.add(
          place, key,
          owner === service.name ? `\`${owner}\` publishes port ${host} twice` : `\`${owner}\` and \`${service.name}\` both publish port ${host}`,
          `Give one of them another host port, such as "${freePort(host, services)}:${service.published[i]!.container}".`,
        )
      } else if (service.replicas > 1) {
        problems.add(
          place, key, `${service.replicas} replicas cannot all publish port ${host}`,
          `Write the container's port only ("${service.published[i]!.container}"): the replicas are reached by the name ${service.name}.`,
        )
      }
      owners.set(host, owner ?? service.name)
    })
  }
}

function freePort(after: number, services: ReadService[]): number {
  const taken = new Set(services.flatMap((s) => s.service.published.map((p) => p.host)))
  let port = after + 1
  while (taken.has(port)) port++
  return port
}

function checkNetworks(services: ReadService[], networks: Set<string>, problems: Problems): void {
  for (const { service, networkLines } of services) {
    for (const [name, line] of networkLines) {
      if (name === 'default' || networks.has(name)) continue
      problems.add(
        { line }, `services.${service.name}.networks`, `there is no network \`${name}\``,
        `Declare it at the end of the file: networks: {${name}: {}}.`,
      )
    }
  }
}
