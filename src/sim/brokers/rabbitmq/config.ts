import type { ProcessSpec } from '../../../contract/process.ts'
import { BrokerExit } from '../system.ts'
import type { Account } from './state.ts'

/** What the environment of the image can say; the rest is RabbitMQ's own default. Times in milliseconds. */
export interface Config {
  port: number
  node: string
  /** By the names of the application `rabbit`. */
  settings: Record<keyof typeof DEFAULTS, number>
}

const DEFAULTS = {
  channel_max: 2047,
  channel_tick_interval: 60_000,
  consumer_timeout: 1_800_000,
  frame_max: 131_072,
  handshake_timeout: 10_000,
  /** In seconds. */
  heartbeat: 60,
  /** Since 4.0. */
  max_message_size: 16_777_216,
  /** A share of the memory; nothing is measured here, but at 0 there is never enough. */
  vm_memory_high_watermark: 0.6,
}

/** The image's entry point ends with these (docker-library/rabbitmq, docker-entrypoint.sh). */
const DEPRECATED = /^RABBITMQ_(DEFAULT_PASS_FILE|DEFAULT_USER_FILE|VM_MEMORY_HIGH_WATERMARK|SSL_\w+|MANAGEMENT_SSL_\w+)$/

export function readConfig(spec: ProcessSpec): Config {
  const deprecated = Object.keys(spec.env).filter((name) => DEPRECATED.test(name))
  if (deprecated.length > 0) {
    throw new BrokerExit(`${deprecated.map((name) => `error: ${name} is set but deprecated`).join('\n')}\nerror: deprecated environment variables detected`)
  }
  const port = Number(spec.env['RABBITMQ_NODE_PORT'] ?? 5672)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new BrokerExit(`RABBITMQ_NODE_PORT: ${spec.env['RABBITMQ_NODE_PORT']} is no port`)
  return { port, node: `rabbit@${spec.hostname}`, settings: { ...DEFAULTS, ...fromErlang(spec.env['RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS'] ?? '') } }
}

/** `-rabbit consumer_timeout 2000`: parameters of the application, as Erlang's command line has them. */
function fromErlang(args: string): Partial<Config['settings']> {
  const found: Partial<Config['settings']> = {}
  for (const [, name = '', value = ''] of args.matchAll(/-rabbit\s+(\w+)\s+(\S+)/g)) {
    if (!(name in DEFAULTS)) continue
    if (!/^\d+(\.\d+)?$/.test(value)) throw new BrokerExit(`RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: -rabbit ${name} has to be a number, and is ${value}`)
    found[name as keyof Config['settings']] = Number(value)
  }
  return found
}

/** The user and the virtual host that a first start makes. */
export const readAccount = ({ env }: ProcessSpec): Account => ({
  user: env['RABBITMQ_DEFAULT_USER'] || 'guest',
  password: env['RABBITMQ_DEFAULT_PASS'] || 'guest',
  vhost: env['RABBITMQ_DEFAULT_VHOST'] || '/',
})
