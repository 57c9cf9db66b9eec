import { describe, expect, it } from 'vitest'
import type { EventOf } from '../../src/contract/events.ts'
import { service, textOf } from './sandbox.ts'

const MAIN = `import asyncio
import time
from fastapi import FastAPI

app = FastAPI()
stock = {'tea': 3}


async def restock(n):
    await asyncio.sleep(2)
    print('restocked')
    stock['tea'] += n
    return stock['tea']


@app.get('/')
async def left():
    return stock
`

type World = Awaited<ReturnType<typeof service>>

async function ask(world: World, code: string, id = code, forNs = 10e9): Promise<EventOf<'eval'> | undefined> {
  world.apply({ type: 'eval', process: 'web', id, code })
  await world.runUntil(world.now + forNs)
  return world.log.events.find((event): event is EventOf<'eval'> => event.kind === 'eval' && event.id === id)
}

describe('[P9] a console in a program', () => {
  it('shows and changes the state of its main module', async () => {
    const world = await service(MAIN)
    expect(await ask(world, 'stock')).toMatchObject({ outcome: 'value', text: "{'tea': 3}\n" })
    expect(await ask(world, "stock['tea'] = 9")).toMatchObject({ outcome: 'value', text: '' })
    world.apply({ type: 'http', request: { id: 'r', method: 'GET', url: 'http://web:8000/', headers: [], body: '' } })
    await world.runUntil(world.now + 5e9)
    expect(world.log.events.find((event) => event.kind === 'http.response')).toMatchObject({ body: { text: '{"tea":9}' } })
    world.dispose()
  })

  it('awaits on the program\'s own loop, in virtual time, and has what is printed meanwhile', async () => {
    const world = await service(MAIN)
    const before = world.now
    const answer = await ask(world, 'await restock(4)')
    expect(answer).toMatchObject({ outcome: 'value', text: 'restocked\n7\n' })
    expect(answer!.t - before).toBeCloseTo(2e9, -7)
    expect(textOf(world.log.events, 'stdout')).not.toContain('restocked')
    world.dispose()
  })

  it('blocks nobody else, and tells whole tracebacks', async () => {
    const world = await service(MAIN)
    world.apply({ type: 'eval', process: 'web', id: 'slow', code: 'time.sleep(5); 1 / 0' })
    world.apply({ type: 'http', request: { id: 'r', method: 'GET', url: 'http://web:8000/', headers: [], body: '' } })
    await world.runUntil(world.now + 1e9)
    expect(world.log.events.some((event) => event.kind === 'http.response')).toBe(true)
    await world.runUntil(world.now + 5e9)
    const answer = world.log.events.find((event) => event.kind === 'eval')
    expect(answer).toMatchObject({ outcome: 'error' })
    expect(answer).toHaveProperty('text', 'Traceback (most recent call last):\n  File "<console>", line 1, in <module>\nZeroDivisionError: division by zero\n')
    world.dispose()
  })

  it('asks for more where the code is not whole', async () => {
    const world = await service(MAIN)
    expect(await ask(world, 'for name in stock:', 'a')).toMatchObject({ outcome: 'more', text: '' })
    expect(await ask(world, 'for name in stock:\n    print(name)', 'b')).toMatchObject({ outcome: 'more' })
    expect(await ask(world, 'for name in stock:\n    print(name)\n', 'c')).toMatchObject({ outcome: 'value', text: 'tea\n' })
    expect(await ask(world, '1 +', 'd')).toMatchObject({ outcome: 'error' })
    world.dispose()
  })

  it('says why where nothing can run, and ends what does not come back', async () => {
    const world = await service(MAIN)
    expect(await ask(world, 'while True: pass\n')).toBeUndefined()
    expect(world.process('web')).toMatchObject({ running: false, exitCode: 137 })
    expect(await ask(world, '1')).toMatchObject({ outcome: 'error', text: 'web is not running\n' })
    world.dispose()
  })
})
