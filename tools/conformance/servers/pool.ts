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

/** The servers by the names that the Compose file gives them. */
export type ByName = Map<string, Running>

export const prepare = (system: BusSystem, say: (text: string) => void): { version: string } | { missing: string } => DRIVERS[system].prepare(say)

export class Servers {
  readonly #folder = path.join(FOLDER, String(process.pid))
  readonly #kept = new Map<string, Promise<Running[]>>()
  #started = 0

  /** Runs `use` with the real servers in the place of a lab's brokers; not `shared`: no other case meets them. `byName`: see Driver.start. */
  async with<T>(brokers: LabService[], shared: boolean, use: (running: ByName) => Promise<T>, byName = false): Promise<T> {
    const fresh: Running[] = []
    const all: ByName = new Map()
    try {
      for (const [system, ones] of bySystem(brokers)) {
        const driver = DRIVERS[system]
        const kept = shared && !driver.fresh
        const running = await (kept ? this.#keep(driver, ones) : this.#start(driver, ones, byName))
        if (!kept) fresh.push(...running)
        ones.forEach((server, i) => all.set(server.name, running[i]!))
      }
      return await use(all)
    } finally {
      await Promise.all(fresh.map((one) => one.end()))
    }
  }

  async stop(): Promise<void> {
    const all = await Promise.allSettled(this.#kept.values())
    await Promise.all(all.flatMap((one) => (one.status === 'fulfilled' ? one.value.map((running) => running.end()) : [])))
    fs.rmSync(this.#folder, { recursive: true, force: true })
  }

  #start(driver: Driver, servers: Server[], byName = false): Promise<Running[]> {
    return driver.start(servers, path.join(this.#folder, String(++this.#started)), byName)
  }

  #keep(driver: Driver, servers: Server[]): Promise<Running[]> {
    const settings = JSON.stringify(servers.map(({ name, command, environment }) => [name, command, environment]))
    const kept = this.#kept.get(settings) ?? this.#start(driver, servers)
    this.#kept.set(settings, kept)
    return kept
  }
}

const bySystem = (brokers: LabService[]): [BusSystem, LabService[]][] => Object.entries(Object.groupBy(brokers, ({ broker }) => broker!)) as [BusSystem, LabService[]][]
