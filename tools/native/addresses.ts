import type { Lab, LabService } from '../../src/contract/lab.ts'
import { linksOf, type ProjectLink } from '../../src/lab/export/links.ts'
import { withAddresses } from '../conformance/real.ts'

/**
 * A project's machines as loopback addresses (Linux has all of 127.0.0.0/8): each program has one, and so has each link through
 * toxiproxy. A port is the same everywhere, as in containers.
 */
export interface Addresses {
  links: ProjectLink[]
  /** Of a program: host. */
  own(service: string): string
  /** Where a link begins (toxiproxy) and where toxiproxy leads (the tap): host:port. */
  listen(link: ProjectLink): string
  tap(link: ProjectLink): string
  /** Where a service really is: host:port. */
  real(link: ProjectLink): string
  /** A caller's text with names of services as this machine has them. */
  seenBy(caller: string, text: string): string
}

export function addressesOf(lab: Lab, brokers: ReadonlyMap<string, string>, base: string): Addresses {
  const programs = lab.services.filter((service: LabService) => service.broker === undefined).map(({ name }) => name)
  // A broker names its own address to its clients: they reach it without toxiproxy.
  const links = linksOf(lab).filter(({ to }) => !brokers.has(to))
  const own = (service: string) => `${base}.${10 + programs.indexOf(service)}`
  const host = (link: ProjectLink, from: number) => `${base}.${from + links.indexOf(link)}`
  return {
    links,
    own,
    listen: (link) => `${host(link, 100)}:${link.port}`,
    tap: (link) => `${host(link, 170)}:${link.port}`,
    real: (link) => `${own(link.to)}:${link.port}`,
    seenBy(caller, text) {
      const ways = links.filter(({ from }) => from === caller)
      const there = new Map([...ways.map((link) => [link.to, host(link, 100)] as const)])
      let seen = withAddresses(text, new Map(brokers))
      for (const [name, address] of there) seen = seen.replaceAll(new RegExp(`(?<![\\w.-])${name}(?=:\\d)`, 'g'), address)
      return seen
    },
  }
}
