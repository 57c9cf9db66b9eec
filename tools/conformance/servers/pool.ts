import fs from 'node:fs'
import path from 'node:path'
import type { BusSystem } from '../../../src/contract/bus.ts'
import type { LabService } from '../../../src/contract/lab.ts'
import { CACHE } from '../../paths.ts'
import type { Driver, Running, Server } from './driver.ts'
import { kafka } from './kafka.ts'
import { nats } from './nats.ts'
import { rabbitmq } from './rabbitmq.ts'
import { redis } from './redis.ts'

/**
 * The real servers of one session, started as cases need them: fresh ones for each case, or one for all cases with the same
 * settings, as the system's driver says. Their data lies in .cache/conformance and goes with them.
 */
const DRIVERS: Record<BusSystem, Driver> = { kafka, rabbitmq, redis, nats }
const FOLDER = path.join(CACHE, 'conformance', 'data')

/** Host and port of each server, by the name that the Compose file gives it. */
export type Addresses = Map<string, string>

export const prepare = (system: BusSystem, say: (text: string) => void): { version: string } | { missing: string } => DRIVERS[system].prepare(say)

export class Servers {
  readonly #folder = path.join(FOLDER, String(process.pid))
  readonly #kept = new Map<string, Promise<Running[]>>()
  #started = 0

  /** Runs `use` with the real servers in the place of a lab's brokers. */
  async with<T>(brokers: LabService[], use: (addresses: Addresses) => Promise<T>): Promise<T> {
    const fresh: Running[] = []
    const addresses: Addresses = new Map()
    try {
      for (const [system, ones] of bySystem(brokers)) {
        const driver = DRIVERS[system]
        const running = driver.fresh ? await this.#start(driver, ones) : await this.#keep(driver, ones)
        if (driver.fresh) fresh.push(...running)
        ones.forEach((server, i) => addresses.set(server.name, running[i]!.address))
      }
      return await use(addresses)
    } finally {
      await Promise.all(fresh.map((one) => one.stop()))
    }
  }

  async stop(): Promise<void> {
    const all = await Promise.allSettled(this.#kept.values())
    await Promise.all(all.flatMap((one) => (one.status === 'fulfilled' ? one.value.map((running) => running.stop()) : [])))
    fs.rmSync(this.#folder, { recursive: true, force: true })
  }

  #start(driver: Driver, servers: Server[]): Promise<Running[]> {
    return driver.start(servers, path.join(this.#folder, String(++this.#started)))
  }

  #keep(driver: Driver, servers: Server[]): Promise<Running[]> {
    const settings = JSON.stringify(servers.map(({ name, command, environment }) => [name, command, environment]))
    const kept = this.#kept.get(settings) ?? this.#start(driver, servers)
    this.#kept.set(settings, kept)
    return kept
  }
}

const bySystem = (brokers: LabService[]): [BusSystem, LabService[]][] => Object.entries(Object.groupBy(brokers, ({ broker }) => broker!)) as [BusSystem, LabService[]][]
