import type { BusSystem } from '../../contract/bus.ts'
import type { ProcessFactory } from '../../contract/process.ts'
import { BrokerProcess } from './broker-process.ts'
import { kafka } from './kafka/kafka.ts'
import { rabbitmq } from './rabbitmq/rabbitmq.ts'
import { redis } from './redis/redis.ts'
import { nats } from './nats/nats.ts'
import type { BrokerSystem } from './system.ts'

/** The servers that the kernel has. Each forgets which state is its own only here. */
export const SYSTEMS: Partial<Record<BusSystem, BrokerSystem<never>>> = {
  kafka: kafka as BrokerSystem<never>,
  rabbitmq: rabbitmq as BrokerSystem<never>,
  redis: redis as BrokerSystem<never>,
  nats: nats as BrokerSystem<never>,
}

/** Brokers are the kernel's own; every other process is the factory's. */
export function withBrokers(factory: ProcessFactory, systems: Partial<Record<BusSystem, BrokerSystem<never>>> = SYSTEMS): ProcessFactory {
  return {
    create(spec) {
      if (spec.broker === undefined) return factory.create(spec)
      const system = systems[spec.broker]
      if (!system) throw new Error(`there is no simulated ${spec.broker} yet`)
      return new BrokerProcess(system, spec)
    },
  }
}
