import path from 'node:path'
import type { Driver, Running, Server } from './driver.ts'
import { answers, freePorts, outputOf, serve } from './processes.ts'

/** The machine's own redis-server (Debian: redis-server). A Compose `command` is its command line, as in the image. */
export const redis: Driver = {
  fresh: true,
  prepare() {
    const version = /v=(\S+)/.exec(outputOf('redis-server', ['--version']) ?? '')?.[1]
    return version === undefined ? { missing: 'there is no redis-server (Debian: apt install redis-server)' } : { version: `Redis ${version}` }
  },
  start: (servers, folder) => Promise.all(servers.map((server) => startOne(server, path.join(folder, server.name)))),
}

async function startOne({ name, command }: Server, folder: string): Promise<Running> {
  const [port = 0] = await freePorts(1)
  const own = command[0] === 'redis-server' || command[0] === 'valkey-server' ? command.slice(1) : command
  return serve({
    name, folder, port, command: 'redis-server', args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...own],
    ready: answers(port, 'PING\r\n', /PONG|NOAUTH/),
  })
}
