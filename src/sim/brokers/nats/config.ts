import type { ProcessSpec } from '../../../contract/process.ts'
import { BrokerExit } from '../system.ts'

/** A server's settings, from its command line as the image takes it. */
export interface Config {
  port: number
  /** What the lab calls it. */
  host: string
  name: string
  jetstream: boolean
  user: string
  pass: string
  token: string
}

/** nats-server 2.11's own limits, which only a configuration file could change. */
export const MAX_PAYLOAD = 1024 * 1024
export const MAX_CONTROL_LINE = 4096
export const MAX_PENDING = 64 * 1024 * 1024
export const VERSION = '2.11.10'

const FLAGS = new Set(['js', 'jetstream', 'D', 'debug', 'V', 'trace', 'VV', 'DV', 'DVV', 'T', 'logtime', 's', 'syslog'])
const VALUES = new Set(['p', 'port', 'a', 'addr', 'net', 'n', 'name', 'server_name', 'user', 'pass', 'auth', 'm', 'http_port', 'sd', 'store_dir', 'P', 'pid', 'l', 'log'])
/** What the real server knows and this one does not. */
const BEYOND = new Set(['c', 'config', 'routes', 'cluster', 'cluster_name', 'cluster_listen', 'tls', 'tlscert', 'tlskey', 'tlsverify', 'tlscacert', 'profile', 'ms', 'https_port'])

export function readConfig(spec: ProcessSpec): Config {
  const args = /(^|\/)nats-server$/.test(spec.argv[0] ?? '') ? spec.argv.slice(1) : spec.argv
  const given = optionsIn(args)
  const first = (...names: string[]): string | undefined => names.map((name) => given.get(name)).find((value) => value !== undefined)
  return {
    port: portOf(first('p', 'port')),
    host: spec.hostname,
    name: first('n', 'name', 'server_name') ?? '',
    jetstream: given.has('js') || given.has('jetstream'),
    user: first('user') ?? '',
    pass: first('pass') ?? '',
    token: first('auth') ?? '',
  }
}

/** Go's flags: one dash or two, -name value or -name=value. */
function optionsIn(args: string[]): Map<string, string> {
  const given = new Map<string, string>()
  for (let i = 0; i < args.length; i++) {
    const match = /^--?([A-Za-z_]+)(?:=(.*))?$/.exec(args[i]!)
    if (!match) throw new BrokerExit(`nats-server: unrecognized command: ${JSON.stringify(args[i])}`)
    const [, name = '', value] = match
    if (BEYOND.has(name)) {
      throw new BrokerExit(`nats-server: -${name} is not simulated: one server without TLS or a configuration file. Give what it needs on the command line: -js, --user, --pass, --auth, --name, --port`)
    }
    if (FLAGS.has(name)) given.set(name, value ?? 'true')
    else if (!VALUES.has(name)) throw new BrokerExit(`flag provided but not defined: -${name}\n\nUsage: nats-server [options]`, 0)
    else if (value !== undefined || i + 1 < args.length) given.set(name, value ?? args[++i]!)
    else throw new BrokerExit(`flag needs an argument: -${name}\n\nUsage: nats-server [options]`, 0)
  }
  return given
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 4222
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new BrokerExit(`nats-server: invalid value ${JSON.stringify(text)} for flag -p: a port is a number from 1 to 65535`)
  return port
}
