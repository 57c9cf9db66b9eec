import { describe, expect, it } from 'vitest'
import type { ProcessFactory } from '../../../src/contract/process.ts'
import { Histories } from '../../../src/explore/histories.ts'
import type { World } from '../../../src/sim/index.ts'
import { makeWorld, service, str, text, type Script } from '../fake-process.ts'
import { commandOf } from './redis-ours.ts'

/** A client that counts up in a stream ten times a second, connects anew when it is hung up on, and prints what it is answered. */
const counter: Script<{ fd: number | null; next: number; n: number }> = {
  memory: () => ({ fd: null, next: 1, n: 0 }),
  step({ now, inputs, memory, out, wakeAt }) {
    const connect = (): void => {
      memory.fd = null
      out({ kind: 'connect', fd: memory.next, host: 'redis', port: 6379 })
      memory.next += 2
    }
    for (const input of inputs) {
      if (input.kind === 'start') connect()
      else if (input.kind === 'connected') memory.fd = input.fd
      else if (input.kind === 'data') out({ kind: 'stdout', text: `${str(input.bytes).replaceAll('\r\n', ' ')}\n` })
      else if (input.kind === 'reset' || input.kind === 'eof') memory.fd = null
    }
    if (inputs.length > 0) return wakeAt(now + 100e6)
    if (memory.fd === null) connect()
    else out({ kind: 'send', fd: memory.fd, bytes: text(commandOf(['xadd', 'orders', '*', 'n', String(memory.n++)]) + commandOf(['xlen', 'orders']) + commandOf(['srandmember', 'dice', '-3']) + commandOf(['sadd', 'dice', String(memory.n)])) })
    wakeAt(now + 100e6)
  },
}

const lab = { name: 'lab', services: [service('redis', { image: 'redis:7', broker: 'redis', command: ['redis-server', '--appendonly', 'yes'], ports: [6379] }), service('shop')] }
const worldOf = (wrap?: (factory: ProcessFactory) => ProcessFactory): World => makeWorld({ scripts: { shop: counter }, lab, ...(wrap ? { wrap } : {}) })

/** A crash, and a start of the same machine half a second later. */
async function crashed(world: World): Promise<void> {
  world.apply({ type: 'crash', process: 'redis' })
  await world.runUntil(world.now + 5e8)
  world.apply({ type: 'restart', process: 'redis' })
  await world.runUntil(world.now + 1e9)
}

describe('a world with the simulated Redis', () => {
  it('[C1] goes on from a checkpoint as if it had never gone away, byte for byte', async () => {
    const straight = worldOf()
    await straight.boot()
    await straight.runUntil(2e9)
    await crashed(straight)

    const world = worldOf()
    await world.boot()
    await world.runUntil(1e9)
    const checkpoint = world.checkpoint()!
    await world.runUntil(1.7e9)
    await crashed(world)
    for (let again = 0; again < 2; again++) {
      await world.restore(checkpoint)
      await world.runUntil(2e9)
      await crashed(world)
      expect(world.log.hash()).toBe(straight.log.hash())
    }
  })

  it('[B2] finds what it had appended after a crash, in a search over histories as well', async () => {
    const histories = new Histories()
    for (const world of [worldOf(), worldOf((factory) => histories.wrap(factory))]) {
      await world.boot()
      await world.runUntil(1e9)
      const before = world.log.events.filter(({ kind }) => kind === 'bus.produce').length
      await crashed(world)
      const after = world.log.events.findLast((event) => event.kind === 'stdout' && event.process === 'shop')
      expect(before).toBeGreaterThan(5)
      expect(after?.kind === 'stdout' && Number(/:(\d+) [*~]/.exec(after.text)?.[1])).toBeGreaterThan(before + 5)
    }
    expect(histories.of('redis')).not.toBe('')
  })
})
