import { createServer, type Server } from 'node:net'
import type { RunRequest } from '../contract/run.ts'
import { publishedLine } from '../lab/published.ts'
import { listenOnLoopback, type Refusal } from './listen.ts'
import type { Relays } from './relays.ts'

export interface PortOptions {
  /** Where a published port is taken, a free one stands in for it. */
  anyPort?: boolean
}

/** A published port and where it listens: `port` is another than `published` where that one was taken. */
export interface Address { service: string; published: number; port: number }
export interface OpenPorts { addresses: Address[]; close(): void }

const COMPOSE = 'compose.yaml'

/** A port of the lab cannot be had on this machine: what, why, and the ways out. */
export class PortRefused extends Error {
  readonly code: 'port-taken' | 'port-forbidden'
  constructor(port: number, service: string, source: string, why: Refusal) {
    const at = publishedLine(source, service, port)
    const where = at === null ? `${service} publishes it` : `${service} publishes it (${COMPOSE}:${at.line}: ${at.text})`
    const reason = why === 'taken' ? 'is in use by another program' : 'may not be opened by this user'
    super(`Port ${port} of this machine ${reason}, and ${where}. ${wayOut(port, why)}`)
    this.code = why === 'taken' ? 'port-taken' : 'port-forbidden'
  }
}

function wayOut(port: number, why: Refusal): string {
  const other = port + 10_000 > 65_535 ? port - 10_000 : port + 10_000
  const first = why === 'taken' ? 'Stop that program, write' : 'Write'
  return `${first} another number on the left, such as "${other}:...", or start the host with --any-port, which takes a free port and names it.`
}

/**
 * Opens what the lab publishes; what connects is handed to the relays. All of it or nothing. Ports that the lab before it still
 * holds are opened by the answer, once that one has ended.
 */
export async function openPorts({ lab, files }: RunRequest, relays: Relays, options: PortOptions, held: ReadonlySet<number>): Promise<() => Promise<OpenPorts>> {
  const servers: Server[] = []
  const published = lab.services.flatMap(({ name, published: ports }) => ports.map(({ host }) => ({ service: name, published: host, port: 0 })))
  const close = (): void => {
    for (const server of servers) server.close()
    relays.close()
  }
  const open = async (addresses: Address[]): Promise<void> => {
    for (const address of addresses) {
      const { service, published: host } = address
      const make = () => createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => relays.take(socket, host))
      let found = await listenOnLoopback(host, make)
      if (typeof found !== 'object' && options.anyPort) found = await listenOnLoopback(0, make)
      if (typeof found !== 'object') {
        close()
        throw new PortRefused(host, service, files[COMPOSE] ?? '', found)
      }
      servers.push(...found.servers)
      address.port = found.port
    }
  }
  await open(published.filter((address) => !held.has(address.published)))
  return async () => {
    await open(published.filter((address) => held.has(address.published)))
    return { addresses: published, close }
  }
}
