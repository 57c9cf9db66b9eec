import type { BusSystem } from '../../src/contract/bus.ts'

/** How a lab has each of the four systems, and how a client is told where it is. */
interface InALab { image: string; command: string; port: number; environment: Record<string, string>; variable: string; url: string }

/**
 * What a case's Compose file says when it brings none. Kafka's group coordinator waits 3 s for further members of a new
 * group unless told: the suite has told it, and a case about that wait has a Compose file of its own.
 */
const IN_A_LAB: Record<BusSystem, InALab> = {
  kafka: {
    image: 'apache/kafka:4.0.0', command: '', port: 9092, environment: { KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0' },
    variable: 'KAFKA_BOOTSTRAP', url: 'kafka:9092',
  },
  rabbitmq: { image: 'rabbitmq:4', command: '', port: 5672, environment: {}, variable: 'AMQP_URL', url: 'amqp://guest:guest@rabbitmq:5672/' },
  redis: { image: 'redis:7', command: '', port: 6379, environment: {}, variable: 'REDIS_URL', url: 'redis://redis:6379' },
  nats: { image: 'nats:2.11', command: '-js', port: 4222, environment: {}, variable: 'NATS_URL', url: 'nats://nats:4222' },
}

/** The Compose file of a case that brings none: the server by its image, and one client that runs main.py. */
export function defaultCompose(system: BusSystem): string {
  const { image, command, environment, variable, url } = IN_A_LAB[system]
  const entries = Object.entries(environment).map(([name, value]) => `      ${name}: "${value}"\n`).join('')
  return `services:
  ${system}:
    image: ${image}
${command === '' ? '' : `    command: ${command}\n`}${entries === '' ? '' : `    environment:\n${entries}`}  client:
    build: .
    command: python main.py
    depends_on: [${system}]
    environment:
      ${variable}: ${url}
`
}
