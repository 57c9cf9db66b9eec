import fs from 'node:fs'
import http from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { byTurns } from '../../bench/kit/rounds.ts'
import { follow } from '../../bench/kit/follow.ts'
import { FOUR, FOUR_SERVICES } from '../../bench/labs/four.ts'
import { hopsPerSecond } from '../../bench/labs/drive.ts'
import { HOPS, REQUESTS_AT_ONCE } from '../../bench/labs/hops.ts'
import { keptAlive, load, untilAnswer } from '../../bench/peers/http.ts'
import { pinned } from '../../bench/peers/python.ts'
import { neededWheels } from '../../bench/peers/wheels.ts'
import type { LabEvent } from '../../src/contract/events.ts'
import type { RunListener, SandboxRuntime } from '../../src/contract/runtime.ts'
import { LOCK } from '../../tools/paths.ts'
import { runRequest } from '../runtime/labs.ts'

describe('rounds', () => {
  it('go by turns, and the warm-up of each does not count', async () => {
    const order: string[] = []
    const turn = (who: string) => async () => { order.push(who); return order.length }
    expect(await byTurns(2, turn('ours'), turn('peer'))).toEqual({ ours: [3, 5], peer: [4, 6] })
    expect(order).toEqual(['ours', 'peer', 'ours', 'peer', 'ours', 'peer'])
  })
})

describe('the labs', () => {
  it('are Compose files that the reader takes', () => {
    expect(runRequest(HOPS).lab.services.map((service) => service.name)).toEqual(['orders', 'payments'])
    expect(runRequest(FOUR).lab.services).toHaveLength(FOUR_SERVICES)
  })

  it('keep a hundred requests in flight, and send the next where one was answered', async () => {
    const flights: number[] = []
    let inFlight = 0
    let sent = 0
    const runtime = {
      async start(_request: unknown, listener: RunListener) {
        const tell = (...events: unknown[]): void => listener.events(events as LabEvent[])
        setTimeout(() => tell({ kind: 'process.ready', process: 'payments' }, { kind: 'process.ready', process: 'orders' }))
        return {
          pace() {},
          async stop() {},
          send({ request }: { request: { id: string } }) {
            sent++
            flights.push(++inFlight)
            setTimeout(() => { inFlight--; tell({ kind: 'http.response', request: request.id, status: 200 }) })
          },
        }
      },
    } as unknown as SandboxRuntime
    expect(await hopsPerSecond(runtime, 300)).toBeGreaterThan(0)
    expect(Math.max(...flights)).toBe(REQUESTS_AT_ONCE)
    expect(flights.slice(REQUESTS_AT_ONCE, 2 * REQUESTS_AT_ONCE).every((count) => count === REQUESTS_AT_ONCE)).toBe(true)
    expect(sent).toBe(2 * REQUESTS_AT_ONCE + 300)
  })
})

describe('the peers', () => {
  it('have the sandbox\'s own versions', () => {
    const lock = fs.readFileSync(LOCK, 'utf8')
    expect(pinned(lock).find((one) => one.startsWith('fastapi=='))).toMatch(/^fastapi==\d+\.\d+/)
    expect(() => pinned('fastapi==1.0 \\\n', ['fastapi', 'httpx'])).toThrow('no httpx')
  })

  it('name the wheel that is missing', () => {
    expect(() => neededWheels(['fastapi-1-py3-none-any.whl'])).toThrow(/wheel of annotated_doc is not in \.cache\/wheels: run npm run setup/)
  })

  it('are loaded with as many requests as asked for, never more at once', async () => {
    let now = 0
    let most = 0
    let count = 0
    const server = http.createServer((_request, response) => {
      most = Math.max(most, ++now)
      count++
      setImmediate(() => { now--; response.end('ok') })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await untilAnswer(url, ({ text }) => text === 'ok')
    count = most = 0
    const agent = keptAlive(10)
    await load(url, 55, 10, agent)
    agent.destroy()
    server.close()
    expect(count).toBe(55)
    expect(most).toBeLessThanOrEqual(10)
  })
})

describe('a followed run', () => {
  const started = async () => {
    let listener!: RunListener
    const runtime = { start: async (_request, given) => { listener = given; return {} } } as Partial<SandboxRuntime> as SandboxRuntime
    const { next } = await follow(runtime, runRequest(HOPS))
    return { next, tell: (...events: unknown[]) => listener.events(events as LabEvent[]), end: () => listener.ended({ reason: 'watchdog', detail: 'gone' } as never) }
  }

  it('answers the next event that fits, not one from before', async () => {
    const { next, tell } = await started()
    tell({ kind: 'process.ready', process: 'orders', seq: 1 })
    const ready = next('process.ready', (event) => event.process === 'orders')
    tell({ kind: 'process.ready', process: 'payments', seq: 2 }, { kind: 'process.ready', process: 'orders', seq: 3 })
    expect((await ready).seq).toBe(3)
  })

  it('fails what still waits when the run ends', async () => {
    const { next, end } = await started()
    const waiting = next('process.ready')
    end()
    await expect(waiting).rejects.toThrow('the run ended: watchdog gone')
  })
})
