import fs from 'node:fs'
import path from 'node:path'
import { CACHE } from '../../paths.ts'
import type { Driver, Running, Server } from './driver.ts'
import { answers, freePorts, outputOf, serve } from './processes.ts'

/** nats-server of the image's release line, built once by Go; where there is no Go, the machine's own (Debian: nats-server). */
const MODULE = 'github.com/nats-io/nats-server/v2@v2.11.10'
const FOLDER = path.join(CACHE, 'conformance', 'nats')
const BUILT = path.join(FOLDER, process.platform === 'win32' ? 'nats-server.exe' : 'nats-server')

let program = BUILT

export const nats: Driver = {
  fresh: true,
  prepare(say) {
    if (!fs.existsSync(BUILT)) {
      say('Building nats-server, once ...')
      fs.mkdirSync(FOLDER, { recursive: true })
      if (outputOf('go', ['install', MODULE], { GOBIN: FOLDER }) === null) program = 'nats-server'
    }
    const version = /v([\d.]+)/.exec(outputOf(program, ['--version']) ?? '')?.[1]
    return version === undefined ? { missing: 'there is neither Go to build nats-server nor a nats-server (Debian: apt install nats-server)' } : { version: `NATS ${version}` }
  },
  start: (servers, folder) => Promise.all(servers.map((server) => startOne(server, path.join(folder, server.name)))),
}

async function startOne({ name, command }: Server, folder: string): Promise<Running> {
  const [port = 0] = await freePorts(1)
  const own = command[0] === 'nats-server' ? command.slice(1) : command
  return serve({ name, folder, port, command: program, args: ['-a', '127.0.0.1', '-p', String(port), '-sd', folder, ...own], ready: answers(port, '', /^INFO /) })
}
