import type { LabService } from '../../contract/lab.ts'
import { serviceOf, type Kernel } from '../kernel/kernel.ts'
import type { ProcessState } from '../kernel/state.ts'

/** What an address or a name leads to. */
export type Host =
  | { kind: 'process'; p: number }
  | { kind: 'outside'; name: string }
  | { kind: 'loopback' }
  | { kind: 'unreachable' }

const LOOPBACK = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0|::1|::|(.*\.)?localhost)$/i
const IPV4 = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/

export const isLoopback = (host: string): boolean => LOOPBACK.test(host)
export const isAddress = (host: string): boolean => IPV4.test(host) || host === '::1' || host === '::'

/** The address of the index-th process of a lab: 10.0.0.1 and up. */
export const processIp = (index: number): string => `10.0.${(index + 1) >> 8}.${(index + 1) & 255}`

/** Hosts of the outside world get addresses of the benchmarking block 198.18.0.0/15 (RFC 2544), in order of meeting. */
function outsideIp(k: Kernel, name: string): string {
  const met = k.state.hosts.outside
  let index = met.indexOf(name)
  if (index < 0) index = met.push(name) - 1
  return `198.${18 + (((index + 1) >> 16) & 1)}.${((index + 1) >> 8) & 255}.${(index + 1) & 255}`
}

/** A caller of `http` commands has an address of its own, from 10.0.255.254 down; a process's name means that process. */
export function callerIp(k: Kernel, name: string): string {
  const process = k.state.processes.find((p) => p.name === name)
  if (process) return process.ip
  const met = k.state.hosts.callers
  let index = met.indexOf(name)
  if (index < 0) index = met.push(name) - 1
  return `10.0.255.${254 - (index % 250)}`
}

/** Two services see each other if they share a network; naming none means the default one, as in Compose. */
function share(a: LabService, b: LabService): boolean {
  const networks = (s: LabService): string[] => (s.networks.length > 0 ? s.networks : ['default'])
  return a.name === b.name || networks(a).some((name) => networks(b).includes(name))
}

/** `from` is the asking service, or null for a caller that is on every network. */
const sees = (k: Kernel, from: string | null, to: ProcessState): boolean =>
  from === null || share(serviceOf(k.request.lab, from), serviceOf(k.request.lab, to.service))

/**
 * What DNS answers (SPEC N1): the lab's names, a service's replicas in turn, and the outside world for names with a
 * dot, as a container's resolver would ask further. A name without a dot that is no service does not exist.
 */
export function lookup(k: Kernel, from: string | null, asked: string): string[] {
  const name = asked.toLowerCase().replace(/\.$/, '')
  if (isAddress(name)) return [name]
  if (isLoopback(name)) return ['127.0.0.1']
  const replica = k.state.processes.find((p) => p.name.toLowerCase() === name)
  const replicas = replica && replica.service !== replica.name
    ? [replica]
    : k.state.processes.filter((p) => p.service.toLowerCase() === name)
  if (replicas.length > 0) {
    const seen = replicas.filter((p) => sees(k, from, p)).map((p) => p.ip)
    if (seen.length < 2) return seen
    const turn = (k.state.hosts.turn[name] ?? 0) % seen.length
    k.state.hosts.turn[name] = turn + 1
    return [...seen.slice(turn), ...seen.slice(0, turn)]
  }
  if (!name.includes('.') || name.endsWith('.invalid')) return []
  return [outsideIp(k, name)]
}

/** Who answers at an address. */
export function hostAt(k: Kernel, from: string | null, ip: string): Host {
  if (isLoopback(ip)) return { kind: 'loopback' }
  const p = k.state.processes.findIndex((process) => process.ip === ip)
  if (p >= 0) return sees(k, from, k.state.processes[p] as ProcessState) ? { kind: 'process', p } : { kind: 'unreachable' }
  const outside = k.state.hosts.outside.find((name) => outsideIp(k, name) === ip)
  if (outside !== undefined) return { kind: 'outside', name: outside }
  return ip.startsWith('10.0.') ? { kind: 'unreachable' } : { kind: 'outside', name: ip }
}
