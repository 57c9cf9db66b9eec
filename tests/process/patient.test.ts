import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createProcessFactory } from '../../src/process/factory.ts'
import { openPool } from '../../src/process/open-pool.ts'
import { installPlatform } from '../../src/process/platform.ts'
import type { Machine, MachinePool } from '../../src/process/pool.ts'
import { readImage } from '../../src/process/read-image.ts'
import { World } from '../../src/sim/index.ts'
import { get, runRequest } from '../runtime/labs.ts'

const folder = fileURLToPath(new URL('../../public/sandbox', import.meta.url))

const LAB = {
  'compose.yaml': `services:
  early:
    build: early
    command: uvicorn main:app --host 0.0.0.0 --port 8001
  late:
    build: late
    command: uvicorn main:app --host 0.0.0.0 --port 8002
`,
  // One that no snapshot has, swallowed where it is not there: what the program makes of it must not be seen.
  'early/main.py': `import random
from fastapi import FastAPI

try:
    import sqlalchemy
except ImportError:
    sqlalchemy = None
app = FastAPI()


@app.get('/')
def version() -> str:
    return f'{sqlalchemy.__version__} {random.random()}'
`,
  'late/main.py': `import asyncio
from fastapi import FastAPI

app = FastAPI()
asked = 0


@app.get('/')
async def version() -> str:
    global asked
    asked += 1
    await asyncio.sleep(1)
    import wave
    return f'{wave.__name__} {asked}'
`,
}

it('[P5] a lab that starts before all files of the sandbox are here is the lab that it is later', async () => {
  const image = await readImage(folder)
  const { stdlib, site } = image
  const whole = await openPool(image, { base: `${folder}/`, onColdBoot() {} })
  const expected = await run(whole.pool)

  let arrive!: () => void
  Object.assign(image, { stdlib: new Uint8Array(), site: new Uint8Array() })
  image.rest = new Promise<void>((resolve) => { arrive = resolve }).then(() => { Object.assign(image, { stdlib, site, rest: null }) })
  const { pool, fit } = await openPool(image, { base: `${folder}/`, onColdBoot() {}, hurried: async () => true })
  expect(fit).toBe('fits')
  const found = await run(pool, () => { void missed(pool).then(arrive) })
  expect(found.answers.map((answer) => answer.replaceAll('"', '').split(' ')[0])).toEqual([expect.stringMatching(/^2\./), 'wave'])
  expect(found).toEqual(expected)
}, 60_000)

/** When a process has read what is not there. */
async function missed(pool: MachinePool): Promise<void> {
  const machines: Machine[] = []
  const take = pool.take.bind(pool)
  pool.take = () => {
    const machine = take()
    void Promise.resolve(machine).then((made) => machines.push(made))
    return machine
  }
  while (!machines.some((machine) => machine.instance.missed)) await new Promise((resolve) => { setImmediate(resolve) })
}

async function run(pool: MachinePool, begin = () => {}): Promise<{ answers: string[]; hash: string }> {
  const factory = createProcessFactory(pool, installPlatform(), { limits: { memory: 1e9, ticks: 600_000 } })
  const world = new World({ request: runRequest(LAB), factory })
  begin()
  await world.boot()
  await world.runUntil(2e9)
  world.apply(get('late', 'http://late:8002/'))
  world.apply(get('early', 'http://early:8001/'))
  await world.runUntil(4e9)
  const answers = ['early', 'late'].map((id) => {
    const answer = world.log.events.find((event) => event.kind === 'http.response' && event.request === id)
    return answer?.kind === 'http.response' ? answer.body.text : ''
  })
  const hash = world.log.hash()
  world.dispose()
  return { answers, hash }
}
