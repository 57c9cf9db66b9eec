import fs from 'node:fs'
import path from 'node:path'
import { CACHE } from '../../tools/paths.ts'
import { processorMs } from '../kit/processor.ts'
import { HOPS, REQUESTS_AT_ONCE, WARM_UP } from '../labs/hops.ts'
import { eachAnew, load, untilAnswer } from './http.ts'
import type { Python } from './python.ts'
import { freePort, startUvicorn } from './uvicorn.ts'

const FOLDER = path.join(CACHE, 'bench', 'hops')

/** `processorMs`: what both processes have used so far. */
export interface HopsPeer { url: string; processorMs(): number; hopsPerSecond(requests: number): Promise<number>; stop(): Promise<void> }

/** The very same two services on CPython and loopback. A request to them comes over a connection of its own, unless `agent` says otherwise. */
export async function startHopsPeer(python: Python, agent = eachAnew(REQUESTS_AT_ONCE)): Promise<HopsPeer> {
  for (const name of ['orders', 'payments']) {
    fs.mkdirSync(path.join(FOLDER, name), { recursive: true })
    fs.writeFileSync(path.join(FOLDER, name, 'main.py'), HOPS[`${name}/main.py`]!)
  }
  const args = ['--http', 'h11']
  const payments = startUvicorn(python, path.join(FOLDER, 'payments'), await freePort(), { args })
  const orders = startUvicorn(python, path.join(FOLDER, 'orders'), await freePort(), { args, env: { PAYMENTS_URL: payments.url } })
  const url = `${orders.url}/orders/1`
  await untilAnswer(url)
  return {
    url,
    processorMs: () => processorMs(orders.pid) + processorMs(payments.pid),
    async hopsPerSecond(requests) {
      await load(url, WARM_UP, REQUESTS_AT_ONCE, agent)
      return (2 * requests) / await load(url, requests, REQUESTS_AT_ONCE, agent)
    },
    async stop() {
      agent.destroy()
      await Promise.all([orders.stop(), payments.stop()])
    },
  }
}
