import { describe, expect, it } from 'vitest'
import type { FaultSpec } from '../../src/contract/faults.ts'
import { at, get } from '../runtime/labs.ts'
import { service, textOf } from './sandbox.ts'

const HELLO = `from fastapi import FastAPI

app = FastAPI()


@app.get('/')
async def hello():
    return {'hello': 'world'}
`

const answer = (world: Awaited<ReturnType<typeof service>>, id: string) =>
  world.log.events.find((event) => event.kind === 'http.response' && event.request === id)

async function ask(world: Awaited<ReturnType<typeof service>>, id: string, path: string) {
  world.apply(get(id, `http://web:8000${path}`))
  await world.runUntil(world.now + 20e9)
  const found = answer(world, id)
  return found?.kind === 'http.response' ? { status: found.status, body: found.body.text, t: found.t } : undefined
}

describe('a served process', () => {
  for (const command of ['uvicorn main:app --port 8000', 'fastapi run main.py --port 8000', 'python -m uvicorn main:app --port 8000', 'python main.py']) {
    it(`[P5] starts from its command: ${command}`, async () => {
      const main = `${HELLO}\n\nif __name__ == '__main__':\n    import uvicorn\n    uvicorn.run(app, host='0.0.0.0', port=8000)\n    print('after')\n`
      const world = await service(main, command)
      expect(await ask(world, 'a', '/')).toMatchObject({ status: 200, body: '{"hello":"world"}' })
      world.apply({ type: 'stop', process: 'web' })
      await world.runUntil(world.now + 5e9)
      expect(world.process('web')).toMatchObject({ running: false })
      expect(textOf(world.log.events, 'stderr')).toContain('Finished server process')
      world.dispose()
    })
  }

  const LIFESPAN = `from contextlib import asynccontextmanager
from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    print('up')
    yield
    print('down')

app = FastAPI(lifespan=lifespan)
`

  it('[P2] stop is SIGTERM: the lifespan\'s shutdown runs; crash is SIGKILL: nothing runs', async () => {
    const stopped = await service(LIFESPAN)
    stopped.apply({ type: 'stop', process: 'web' })
    await stopped.runUntil(stopped.now + 5e9)
    expect(textOf(stopped.log.events, 'stdout')).toContain('down')
    stopped.dispose()
    const crashed = await service(LIFESPAN)
    crashed.apply({ type: 'crash', process: 'web' })
    await crashed.runUntil(crashed.now + 5e9)
    expect(textOf(crashed.log.events, 'stdout')).toBe('up\n')
    expect(crashed.process('web')).toMatchObject({ running: false, exitCode: 137 })
    crashed.dispose()
  })

  const POOLED = `${HELLO}
import threading
import time
from fastapi import BackgroundTasks, Depends


def dependency():
    return 'from a dependency'


@app.get('/sync')
def sync(value: str = Depends(dependency)):
    return [value, threading.current_thread().name]


@app.get('/slow')
def slow():
    time.sleep(1)
    return threading.current_thread().name


@app.get('/blocks')
async def blocks():
    time.sleep(3)


@app.get('/later')
def later(tasks: BackgroundTasks):
    tasks.add_task(late_word)


def late_word():
    time.sleep(0.5)
    print('late word')
`

  it('[T4] def endpoints and dependencies run in worker threads, and wait side by side', async () => {
    const world = await service(POOLED)
    expect(await ask(world, 'a', '/sync')).toMatchObject({ status: 200, body: '["from a dependency","AnyIO worker thread"]' })
    const began = world.now
    for (const id of ['b', 'c', 'd']) world.apply(get(id, 'http://web:8000/slow'))
    await world.runUntil(world.now + 5e9)
    for (const id of ['b', 'c', 'd']) expect((answer(world, id)!.t - began) / 1e9).toBeCloseTo(1, 1)
    expect(await ask(world, 'e', '/later')).toMatchObject({ status: 200 })
    expect(textOf(world.log.events, 'stdout')).toContain('late word')
    world.dispose()
  })

  it('[T4] time.sleep in an async endpoint blocks the loop of its service, and the log says where', async () => {
    const world = await service(POOLED)
    const began = world.now
    world.apply(get('a', 'http://web:8000/blocks'))
    world.apply(get('b', 'http://web:8000/'))
    await world.runUntil(world.now + 10e9)
    expect((answer(world, 'b')!.t - began) / 1e9).toBeCloseTo(3, 1)
    const blocked = world.log.events.find((event) => event.kind === 'process.blocked')
    expect(blocked).toMatchObject({ process: 'web', what: 'time.sleep()', file: '/app/main.py', line: 32 })
    expect(blocked!.kind === 'process.blocked' && blocked!.t - blocked!.since).toBe(3e9)
    world.dispose()
  })

  it('[T4] a busy wait on a clock blocks the loop likewise, told once; in a worker thread it blocks nobody', async () => {
    const world = await service(`import time
from fastapi import FastAPI

app = FastAPI()


@app.get('/')
async def root(): return 'here'


def burn():
    end = time.perf_counter() + 3
    while time.perf_counter() < end:
        pass


@app.get('/on-the-loop')
async def on_the_loop(): burn()


@app.get('/in-a-thread')
def in_a_thread(): burn()
`)
    const spent = async (path: string): Promise<number[]> => {
      const began = world.now
      world.apply(get(path, `http://web:8000${path}`))
      world.apply(get(`beside ${path}`, 'http://web:8000/'))
      await world.runUntil(world.now + 10e9)
      return [path, `beside ${path}`].map((id) => (answer(world, id)!.t - began) / 1e9)
    }
    for (const seconds of await spent('/on-the-loop')) expect(seconds).toBeCloseTo(3, 1)
    const [own, beside] = await spent('/in-a-thread')
    expect(own).toBeCloseTo(3, 1)
    expect(beside).toBeLessThan(0.1)
    const blocked = world.log.events.filter((event) => event.kind === 'process.blocked')
    expect(blocked).toHaveLength(1)
    expect(blocked[0]).toMatchObject({ what: 'computing', file: '/app/main.py' })
    world.dispose()
  })

  it('[T4] who writes much does not wait for a clock: files are dated, and no time passes; a long log takes what it takes', async () => {
    const world = await service(`import logging
import time
from fastapi import FastAPI

app = FastAPI()
logger = logging.getLogger('web')
logger.addHandler(logging.FileHandler('/tmp/log'))


def written(write, count):
    began = time.monotonic()
    for n in range(count):
        write(n)
    return time.monotonic() - began


@app.get('/prints')
async def prints(): return written(lambda n: print('line', n), 30_000)


@app.get('/writes')
async def writes():
    with open('/tmp/lines', 'w', buffering=1) as file:
        return written(lambda n: file.write(f'line {n}\\n'), 30_000)


@app.get('/logs')
async def logs(): return written(lambda n: logger.warning('line %d', n), 30_000)
`)
    const took = async (path: string): Promise<number> => {
      world.apply(get(path, `http://web:8000${path}`))
      await world.runUntil(world.now + 20e9)
      return Number((answer(world, path) as { body: { text: string } }).body.text)
    }
    expect(await took('/prints')).toBe(0)
    expect(await took('/writes')).toBe(0)
    // Each record is dated by a look at the clock: after the first 20,000 it is worth 25 µs, and what it computes.
    const logs = await took('/logs')
    expect(logs).toBeGreaterThan(0.25)
    expect(logs).toBeLessThan(2)
    world.dispose()
  })

  it('[T4] who waits for a clock is never interrupted where it cannot wait: while it hands bytes to the network', async () => {
    const world = await service(`import asyncio
import time

LENGTH = 20_000


async def answer(reader, writer):
    await reader.readuntil(b'\\r\\n\\r\\n')
    for _ in range(25_000):
        time.time()
    writer.write(b'HTTP/1.1 200 OK\\r\\ncontent-length: %d\\r\\n\\r\\n' % LENGTH)
    for _ in range(LENGTH):
        time.time()
        writer.write(b'x')
    await writer.drain()


async def main():
    async with await asyncio.start_server(answer, '0.0.0.0', 8000) as server:
        await server.serve_forever()

asyncio.run(main())
`, 'python main.py')
    expect(await ask(world, 'a', '/')).toMatchObject({ status: 200 })
    expect(world.log.events.filter(({ kind }) => kind === 'process.exit')).toEqual([])
    world.dispose()
  })

  it('[T4] worker threads that wait leave as much room for recursion as if there were none', async () => {
    const world = await service(`import json
import time
from fastapi import FastAPI

app = FastAPI()


def mapped(levels): return levels and list(map(mapped, [levels - 1]))


@app.get('/wait')
def wait(): time.sleep(5)


@app.get('/recurse')
async def recurse():
    mapped(60)
    json.loads('[' * 500 + ']' * 500)
    try:
        json.loads('[' * 200_000)
    except RecursionError as error:
        return type(error).__name__
`)
    for (let n = 0; n < 40; n++) world.apply(get(`wait ${n}`, 'http://web:8000/wait'))
    await world.runUntil(world.now + 1e9)
    expect(world.checkpoint()).toBeNull()
    expect(await ask(world, 'recurse', '/recurse')).toMatchObject({ status: 200, body: '"RecursionError"' })
    expect(answer(world, 'wait 39')).toMatchObject({ status: 200 })
    world.dispose()
  })

  it('[C1] a service has a checkpoint while no thread is parked, and goes on from it as it did', async () => {
    const world = await service(POOLED)
    world.apply(get('a', 'http://web:8000/slow'))
    await world.runUntil(world.now + 0.5e9)
    expect(world.checkpoint()).toBeNull()
    await world.runUntil(world.now + 1e9)
    const checkpoint = world.checkpoint()!
    const again = async () => {
      world.apply(get('b', 'http://web:8000/slow'))
      await world.runUntil(checkpoint.state.now + 5e9)
      return world.log.hash()
    }
    const first = await again()
    await world.restore(checkpoint)
    expect(await again()).toBe(first)
    // Put back while a thread is parked: what it waited for is forgotten.
    await world.restore(checkpoint)
    world.apply(get('b', 'http://web:8000/slow'))
    await world.runUntil(checkpoint.state.now + 0.5e9)
    expect(world.checkpoint()).toBeNull()
    await world.restore(checkpoint)
    expect(await again()).toBe(first)
    world.dispose()
  })

  it('[F22] [F24] wrong clocks, a full disk and little memory are what the program meets', async () => {
    const world = await service(`${HELLO}
import time


@app.get('/clock')
async def clock():
    return [time.time(), time.monotonic()]


@app.get('/write')
async def write():
    with open('/tmp/file', 'w') as file:
        file.write('x' * 5000)


@app.get('/grow')
async def grow():
    return len(bytearray(200_000_000))
`)
    const arm = (id: string, spec: FaultSpec) => world.apply({ type: 'arm', id, spec, scope: { to: 'web' } })
    const clock = async (id: string) => JSON.parse((await ask(world, id, '/clock'))!.body) as [number, number]
    const [wall, monotonic] = await clock('a')
    arm('skew', { type: 'clock_skew', offset: -3_600_000 })
    const [skewed, steady] = await clock('b')
    expect(skewed - wall).toBeCloseTo(steady - monotonic - 3600, 6)
    arm('full', { type: 'disk_full', free: 4 })
    expect(await ask(world, 'c', '/write')).toMatchObject({ status: 500 })
    expect(textOf(world.log.events, 'stderr')).toContain('No space left on device')
    world.apply({ type: 'clear', id: 'full' })
    expect(await ask(world, 'd', '/write')).toMatchObject({ status: 200 })
    arm('small', { type: 'memory_limit', limit: 128 })
    expect(await ask(world, 'e', '/grow')).not.toMatchObject({ status: 200 })
    world.dispose()
  })

  it('[T4] an engine that cannot switch stacks says so at the first blocking call, and all else works', async () => {
    const world = await service(POOLED, undefined, { noStacks: true })
    expect(await ask(world, 'a', '/sync')).toMatchObject({ status: 200 })
    expect(await ask(world, 'b', '/slow')).toMatchObject({ status: 500 })
    expect(world.log.events.find((event) => event.kind === 'problem')).toMatchObject({ code: 'blocking-call', file: '/app/main.py', line: 26 })
    expect(textOf(world.log.events, 'stderr')).toContain('JavaScript Promise Integration')
    world.dispose()
  })

  it('a keep-alive connection is used again and closed when idle, as httpx and uvicorn do', async () => {
    const main = `import httpx
from fastapi import FastAPI

app = FastAPI()
client = httpx.AsyncClient(base_url='http://127.0.0.1:8000')


@app.get('/leaf')
async def leaf():
    return 1


@app.get('/twice')
async def twice():
    return [(await client.get('/leaf')).json() for _ in range(2)]
`
    const world = await service(main)
    expect(await ask(world, 'a', '/twice')).toMatchObject({ status: 200, body: '[1,1]' })
    const own = world.log.events.filter((event) => event.kind === 'net.connect' && event.from === 'web')
    expect(own).toHaveLength(1)
    world.dispose()
  })

  it('anyio\'s timers fire when loop.time() says so, whatever the rounding', async () => {
    const main = `${HELLO}
import anyio


@app.get('/wait/{tenths}')
async def wait(tenths: int):
    with anyio.move_on_after(tenths / 10 + 0.05) as scope:
        await anyio.sleep(60)
    return scope.cancelled_caught
`
    const world = await service(main)
    for (let i = 1; i < 20; i++) expect(await ask(world, `r${i}`, `/wait/${i}`)).toMatchObject({ status: 200, body: 'true' })
    world.dispose()
  })

  it('[P6] hundreds of requests at one instant are not a program that never comes back', async () => {
    const main = `${HELLO}

@app.get('/work')
async def work():
    return sum(i * i for i in range(20_000)) % 7
`
    // About a million turns of a loop: several requests' work, and a small part of all 300.
    const world = await service(main, undefined, { ticks: 20_000 })
    for (let i = 0; i < 300; i++) world.apply(get(`r${i}`, 'http://web:8000/work', 60_000))
    await world.runUntil(world.now + 30e9)
    const answers = world.log.events.filter((event) => event.kind === 'http.response' && event.status === 200)
    expect(answers).toHaveLength(300)
    world.dispose()
  })

  it('[C1] a checkpoint brings memory, files and open files back', async () => {
    const main = `${HELLO}
log = open('/app/visits.log', 'a+')
count = 0


@app.get('/visit')
async def visit():
    global count
    count += 1
    log.write(f'{count};')
    log.flush()
    return [count, open('/app/visits.log').read()]
`
    const world = await service(main)
    await ask(world, 'a', '/visit')
    const saved = world.checkpoint()!
    const first = await ask(world, 'b', '/visit')
    await ask(world, 'c', '/visit')
    await world.restore(saved)
    const again = await ask(world, 'b', '/visit')
    expect(again).toEqual(first)
    expect(again!.body).toBe('[2,"1;2;"]')
    world.dispose()
  })

  it('[L1] the same seed gives the same log, another seed another', async () => {
    const main = `${HELLO}
import random, uuid


@app.get('/dice')
async def dice():
    return [str(uuid.uuid4()), random.random(), id(object())]
`
    const run = async (seed: number): Promise<string> => {
      const world = await service(main, undefined, { seed, commands: [at(2, get('a', 'http://web:8000/dice'))] })
      await world.runUntil(10e9)
      const hash = world.log.hash()
      world.dispose()
      return hash
    }
    const first = await run(3)
    expect(await run(3)).toBe(first)
    expect(await run(4)).not.toBe(first)
  })

  it('[T5] an idle hour is nothing: no tick survives where nothing happens', async () => {
    const world = await service(HELLO)
    const steps = world.steps
    await world.runUntil(3600e9)
    expect(world.steps - steps).toBeLessThan(5)
    world.dispose()
  })
})
