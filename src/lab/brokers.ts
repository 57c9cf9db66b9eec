import type { BusSystem } from '../contract/bus.ts'

/**
 * Images of brokers that a lab stands in for, by name, with the port that the image listens on. The same file starts the real
 * image under Docker. Sources: the images' own pages on Docker Hub.
 */
const BROKERS: Record<string, { system: BusSystem; port: number }> = {
  'apache/kafka': { system: 'kafka', port: 9092 },
  'apache/kafka-native': { system: 'kafka', port: 9092 },
  rabbitmq: { system: 'rabbitmq', port: 5672 },
  redis: { system: 'redis', port: 6379 },
  valkey: { system: 'redis', port: 6379 },
  'valkey/valkey': { system: 'redis', port: 6379 },
  nats: { system: 'nats', port: 4222 },
}

export const BROKER_IMAGES = ['apache/kafka', 'rabbitmq', 'redis', 'valkey/valkey', 'nats']

export const brokerOf = (name: string): { system: BusSystem; port: number } | undefined => BROKERS[name]

/** What the brokers' own health commands look at: that the server answers on its port. */
const HEALTH: Record<string, BusSystem> = {
  'redis-cli': 'redis', 'valkey-cli': 'redis', 'rabbitmq-diagnostics': 'rabbitmq', rabbitmqctl: 'rabbitmq',
  'kafka-topics.sh': 'kafka', 'kafka-broker-api-versions.sh': 'kafka', 'kafka-metadata-quorum.sh': 'kafka', 'nats-server': 'nats', nats: 'nats',
}

/** The port that a health command of a broker's image asks, if it is one. */
export function healthPort(program: string): number | undefined {
  const system = HEALTH[program]
  return Object.values(BROKERS).find((broker) => broker.system === system)?.port
}
