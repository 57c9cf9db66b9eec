import type { Lab } from '../../src/contract/lab.ts'
import { linksOf, processesOf, type ProjectLink } from '../../src/lab/export/links.ts'

/**
 * A project's machines as loopback addresses (Linux has all of 127.0.0.0/8): each program has one, and so has each way from a program to a
 * service. A port is the same everywhere, as in containers, and names are each program's own (container.ts).
 */
export interface Addresses {
  links: ProjectLink[]
  /** Of a program: host. */
  own(process: string): string
  /** Where a link begins (toxiproxy) and where toxiproxy leads (the tap): host:port. */
  listen(link: ProjectLink): string
  tap(link: ProjectLink): string
  /** Where the processes of a service really are: host:port. */
  real(link: ProjectLink): Record<string, string>
  /** /etc/hosts of a program. */
  hosts(process: string): string
}

export function addressesOf(lab: Lab, brokers: ReadonlyMap<string, string>, base: string): Addresses {
  const programs = lab.services.filter(({ broker }) => broker === undefined).flatMap(processesOf)
  const links = linksOf(lab)
  const ways = [...new Set(links.map(({ from, to }) => `${from} ${to}`))]
  const own = (process: string) => `${base}.${10 + programs.indexOf(process)}`
  const host = ({ from, to }: ProjectLink, first: number) => `${base}.${first + ways.indexOf(`${from} ${to}`)}`
  return {
    links,
    own,
    listen: (link) => `${host(link, 100)}:${link.port}`,
    tap: (link) => `${host(link, 170)}:${link.port}`,
    real: ({ to, port }) => Object.fromEntries(processesOf(lab.services.find(({ name }) => name === to)!).map((process) => [process, brokers.get(process) ?? `${own(process)}:${port}`])),
    hosts: (process) => ['127.0.0.1 localhost', ...links.filter(({ from }) => from === process).map((link) => `${host(link, 100)} ${link.to}`), ''].join('\n'),
  }
}
