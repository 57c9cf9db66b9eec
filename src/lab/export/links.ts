import type { Lab, LabService } from '../../contract/lab.ts'

/** A way from a caller to a port of a service: what toxiproxy and the tap stand in. `client` is the learner's machine. */
export interface ProjectLink { name: string; from: string; to: string; port: number }

/** Every way that a program of the lab, or the client, may take. Brokers reach each other without anything in between. */
export function linksOf(lab: Lab): ProjectLink[] {
  const callers = [...lab.services.filter((service) => service.broker === undefined).map(({ name }) => name), 'client']
  return callers.flatMap((from) => lab.services.filter(({ name }) => name !== from).flatMap((to) => to.ports.map((port) => ({
    name: `${from}-${to.name}-${port}`, from, to: to.name, port,
  }))))
}

/** The network of a service: its own, so that every name in it but the service's leads to toxiproxy. Brokers share one. */
export const networkOf = (service: LabService): string => service.broker === undefined ? `at-${service.name}` : 'at-brokers'

/** A service's name where nothing stands in between. */
export const itself = (service: string): string => `${service}-itself`
