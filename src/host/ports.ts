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
  return `${first} another number on the left, such as "${other}:...", or add --any-port: then a free port is taken and named.`
}

/** Opens what the lab publishes; what connects is handed to the relays. All of it or nothing. */
export async function openPorts({ lab, files }: RunRequest, relays: Relays, options: PortOptions): Promise<OpenPorts> {
  const servers: Server[] = []
  const addresses: Address[] = []
  const close = (): void => {
    for (const server of servers) server.close()
    relays.close()
  }
  for (const { name, published } of lab.services) {
    for (const { host } of published) {
      const make = () => createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => relays.take(socket, host))
      let found = await listenOnLoopback(host, make)
      if (typeof found !== 'object' && options.anyPort) found = await listenOnLoopback(0, make)
      if (typeof found !== 'object') {
        close()
        throw new PortRefused(host, name, files[COMPOSE] ?? '', found)
      }
      servers.push(...found.servers)
      addresses.push({ service: name, published: host, port: found.port })
    }
  }
  return { addresses, close }
}
