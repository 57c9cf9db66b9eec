import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Driver, Running, Server } from './driver.ts'
import { answers, freePorts, serve } from './processes.ts'

/**
 * The machine's own RabbitMQ (Debian: rabbitmq-server) as a node of its own: name, ports, cookie, database and Erlang's port
 * mapper are its own too. The scripts behind /usr/sbin, which insist on another user and on /var, are called themselves.
 * Of a service's settings it takes the image's RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS (such as `-rabbit consumer_timeout 2000`).
 */
const BIN = '/usr/lib/rabbitmq/bin'
const LIB = '/usr/lib/rabbitmq/lib'
/** The start of AMQP 0-9-1; the answer is Connection.Start. */
const HELLO = Uint8Array.from([65, 77, 81, 80, 0, 0, 9, 1])

export const rabbitmq: Driver = {
  fresh: false,
  prepare() {
    if (!fs.existsSync(path.join(BIN, 'rabbitmq-server'))) return { missing: 'there is no rabbitmq-server (Debian: apt install rabbitmq-server)' }
    // Not by rabbitmqctl: it would start a port mapper where others may look for one.
    const installed = fs.readdirSync(LIB).find((name) => name.startsWith('rabbitmq_server-'))
    return { version: `RabbitMQ ${installed?.slice('rabbitmq_server-'.length) ?? 'of unknown version'}` }
  },
  start: (servers, folder) => Promise.all(servers.map((server, i) => startOne(server, path.join(folder, server.name), i))),
}

async function startOne({ name, environment }: Server, folder: string, index: number): Promise<Running> {
  const [port = 0, distribution = 0, mapper = 0] = await freePorts(3)
  const env = {
    HOME: folder, RABBITMQ_NODENAME: `conformance-${process.pid}-${index}@localhost`, RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port), RABBITMQ_DIST_PORT: String(distribution), ERL_EPMD_PORT: String(mapper), ERL_EPMD_ADDRESS: '127.0.0.1',
    // The mapper may be ended although it still knows a node.
    ERL_EPMD_RELAXED_COMMAND_CHECK: '1',
    RABBITMQ_MNESIA_BASE: path.join(folder, 'mnesia'), RABBITMQ_LOG_BASE: path.join(folder, 'log'), RABBITMQ_PID_FILE: path.join(folder, 'pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(folder, 'plugins'), RABBITMQ_CONFIG_FILE: path.join(folder, 'rabbitmq'), RABBITMQ_CONF_ENV_FILE: path.join(folder, 'none'),
    ...fromEnvironment(environment),
  }
  // Erlang's port mapper is a daemon: it leaves the server's process group, and is asked to end.
  const endMapper = (): void => { spawnSync('epmd', ['-port', String(mapper), '-kill'], { stdio: 'ignore' }) }
  process.once('exit', endMapper)
  const running = await serve({ name, folder, port, env, command: path.join(BIN, 'rabbitmq-server'), args: [], prepare: () => fs.writeFileSync(path.join(folder, 'plugins'), '[].\n'), ready: answers(port, HELLO, /Copyright/) })
  return { ...running, end: async () => { await running.end(); endMapper(); process.off('exit', endMapper) } }
}

const fromEnvironment = (environment: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => name === 'RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS'))
