import type { Lab, LabService } from '../../contract/lab.ts'

/**
 * A way from a process to a port of a service: what toxiproxy and the tap stand in. `client` is the learner's machine. `raw`: a broker's
 * protocol, in which the tap looks for no HTTP.
 */
export interface ProjectLink { name: string; from: string; to: string; port: number; raw: boolean }

/** Replicas are processes of their own, each with its own links. */
export const processesOf = ({ name, replicas }: LabService): string[] =>
  replicas > 1 ? Array.from({ length: replicas }, (_, i) => `${name}-${i + 1}`) : [name]

/** Every way that a program of the lab, or the client, may take. Brokers reach each other without anything in between. */
export function linksOf(lab: Lab): ProjectLink[] {
  const programs = lab.services.filter((service) => service.broker === undefined)
  const callers = [...programs.flatMap((service) => processesOf(service).map((from) => ({ from, itself: service.name }))), { from: 'client', itself: '' }]
  return callers.flatMap(({ from, itself: own }) => lab.services.filter(({ name }) => name !== own).flatMap((to) => to.ports.map((port) => ({
    name: `${from}-${to.name}-${port}`, from, to: to.name, port, raw: to.broker !== undefined,
  }))))
}

/** The network of a process: its own, so that every name in it but its own leads to toxiproxy. Brokers share one. */
export const networkOf = (service: LabService, process: string): string => service.broker === undefined ? `at-${process}` : 'at-brokers'

/** A process's name where nothing stands in between. */
export const itself = (process: string): string => `${process}-itself`

/** What the checks know of a process: its service, and which broker it is, if any. */
export interface ProjectProcess {
  service: string
  broker?: { system: string; port: number; environment: Record<string, string> }
}

export const knownOf = (service: LabService): ProjectProcess => ({
  service: service.name,
  ...(service.broker === undefined ? {} : { broker: { system: service.broker, port: service.ports[0] ?? 0, environment: service.environment } }),
})
