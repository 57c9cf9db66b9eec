import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'

/**
 * Both loopbacks, and nothing else: a browser may take either for `localhost`, and must not meet another program on one. A
 * WebContainer has one network, and nobody else on it.
 */
const LOOPBACKS = process.versions['webcontainer'] === undefined ? ['127.0.0.1', '::1'] : ['127.0.0.1']
const TRIES = 20

export type Refusal = 'taken' | 'forbidden'

/** One server for each loopback, all on one port (0: any); or why not. */
export async function listenOnLoopback(port: number, make: () => Server): Promise<{ servers: Server[]; port: number } | Refusal> {
  for (let left = port === 0 ? TRIES : 1; left > 0; left--) {
    const found = await listenOnAll(port, make)
    if (typeof found === 'object' || found === 'forbidden' || left === 1) return found
  }
  return 'taken'
}

async function listenOnAll(port: number, make: () => Server): Promise<{ servers: Server[]; port: number } | Refusal> {
  const servers: Server[] = []
  let chosen = port
  for (const host of LOOPBACKS) {
    const server = make()
    const refused = await listen(server, chosen, host)
    if (refused === null) {
      chosen = (server.address() as AddressInfo).port
      servers.push(server)
    } else if (refused !== 'no such address') {
      for (const one of servers) one.close()
      return refused
    }
  }
  return servers.length > 0 ? { servers, port: chosen } : 'forbidden'
}

async function listen(server: Server, port: number, host: string): Promise<Refusal | 'no such address' | null> {
  server.listen({ port, host, ipv6Only: host === '::1' })
  try {
    await once(server, 'listening')
    return null
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') return 'taken'
    if (code === 'EACCES' || code === 'EPERM') return 'forbidden'
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return 'no such address'
    throw error
  }
}
