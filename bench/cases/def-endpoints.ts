import { runRequest } from '../../tests/runtime/labs.ts'
import type { World } from '../../src/sim/index.ts'
import { times, type Bench } from '../kit/bench.ts'
import { now } from '../kit/clock.ts'
import { byTurns } from '../kit/rounds.ts'
import { booted, direct } from '../labs/world.ts'

const BURSTS = 5
const AT_ONCE = 100

const APP = {
  'compose.yaml': 'services:\n  web:\n    build: .\n    command: uvicorn main:app --host 0.0.0.0 --port 8000\n    ports: ["8000:8000"]\n',
  'main.py': `from fastapi import FastAPI

app = FastAPI()


@app.get('/def/{number}')
def in_a_thread(number: int):
    return {'number': number}


@app.get('/async/{number}')
async def on_the_loop(number: int):
    return {'number': number}
`,
}

export const bench: Bench = {
  name: 'def-endpoints',
  measures: 'requests per second to a `def` endpoint, which runs in a worker thread, 100 at a time, in Node',
  against: 'the same endpoint as `async def`, in the same service',
  unit: 'requests/s', better: 'more', budget: times(0.7), rounds: 5, browser: false,
  async measure(rounds) {
    const world = await booted(await direct(), runRequest(APP))
    return byTurns(rounds, () => perSecond(world, 'def'), () => perSecond(world, 'async'))
  },
}

async function perSecond(world: World, kind: string): Promise<number> {
  const begun = now()
  for (let burst = 0; burst < BURSTS; burst++) await burstOf(world, kind)
  return (BURSTS * AT_ONCE * 1000) / (now() - begun)
}

async function burstOf(world: World, kind: string): Promise<void> {
  const first = world.log.events.length
  for (let i = 0; i < AT_ONCE; i++) {
    world.apply({ type: 'http', request: { id: `${first}/${i}`, method: 'GET', url: `http://web:8000/${kind}/${i}`, headers: [], body: '' } })
  }
  await world.runUntil(world.now + 1e9)
  const good = world.log.events.slice(first).filter((event) => event.kind === 'http.response' && event.status === 200).length
  if (good !== AT_ONCE) throw new Error(`${good} of ${AT_ONCE} requests to /${kind} were answered`)
}
