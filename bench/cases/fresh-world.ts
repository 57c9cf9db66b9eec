import fs from 'node:fs'
import path from 'node:path'
import { PAIR, runRequest } from '../../tests/runtime/labs.ts'
import { CACHE } from '../../tools/paths.ts'
import type { Bench } from '../kit/bench.ts'
import { now } from '../kit/clock.ts'
import { byTurns } from '../kit/rounds.ts'
import { ask, booted, direct, type Direct } from '../labs/world.ts'
import { benchPython, type Python } from '../peers/python.ts'
import { untilAnswer } from '../peers/http.ts'
import { freePort, startUvicorn } from '../peers/uvicorn.ts'

const SERVICES = 2

export const bench: Bench = {
  name: 'fresh-world',
  measures: 'a used lab of two services put back to its first ready moment, for each service',
  against: 'the two uvicorn processes ended and started anew on CPython until both answer, for each service',
  unit: 'ms', better: 'less',
  budget: { text: '10 ms', met: (line) => line.ours <= 10 },
  rounds: 7, browser: false,
  async measure(rounds) {
    const python = await benchPython()
    const peer = await startAnew(python)
    const found = await byTurns(rounds, await putBack(await direct()), peer)
    return { ...found, extra: { python: python.version } }
  },
}

/** Several returns a round, each from a world in which a request has gone through. */
async function putBack(engine: Direct): Promise<() => Promise<number>> {
  const world = await booted(engine, runRequest(PAIR))
  const checkpoint = world.checkpoint()
  if (checkpoint === null) throw new Error('the lab has no checkpoint to give')
  return async () => {
    const returns = 5
    let taken = 0
    for (let i = 0; i < returns; i++) {
      if (await ask(world, 'http://orders:8001/orders/1') !== 200) throw new Error('the world that was put back does not answer')
      const begun = now()
      await world.restore(checkpoint)
      taken += now() - begun
    }
    return taken / returns / SERVICES
  }
}

async function startAnew(python: Python): Promise<() => Promise<number>> {
  const folder = path.join(CACHE, 'bench', 'pair')
  const ports = { orders: await freePort(), payments: await freePort() }
  for (const name of ['orders', 'payments'] as const) {
    fs.mkdirSync(path.join(folder, name), { recursive: true })
    fs.writeFileSync(path.join(folder, name, 'main.py'), PAIR[`${name}/main.py`]!.replace('http://payments:8002', `http://127.0.0.1:${ports.payments}`))
  }
  const start = (name: 'orders' | 'payments') => startUvicorn(python, path.join(folder, name), ports[name])
  return async () => {
    const begun = now()
    const services = [start('payments'), start('orders')]
    await Promise.all([untilAnswer(`http://127.0.0.1:${ports.payments}/payments/1`), untilAnswer(`http://127.0.0.1:${ports.orders}/orders/1`)])
    const taken = now() - begun
    await Promise.all(services.map((service) => service.stop()))
    return taken / SERVICES
  }
}
