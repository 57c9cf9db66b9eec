import { describe, expect, it } from 'vitest'
import type { World } from '../../src/sim/index.ts'
import { events } from '../sim/fake-process.ts'
import { get } from '../runtime/labs.ts'
import { service } from './sandbox.ts'

/** Writes at its start, and more with each request; tells all that `stat` knows of it, and in what order a folder lists it. */
const STATS = `import os
from fastapi import FastAPI
os.makedirs('/tmp/d/e')
open('/tmp/d/a', 'w').write('one')
os.symlink('a', '/tmp/d/link')
app = FastAPI()
count = 0

@app.get('/')
async def stats():
    global count
    count += 1
    told = {p: list(os.stat(p, follow_symlinks=False)) for p in ['/tmp/d', '/tmp/d/a', '/tmp/d/e', '/tmp/d/link', '/app/main.py']}
    os.remove('/tmp/d/a')
    open('/tmp/d/a', 'w').write('two')
    os.rename('/tmp/d/e', f'/tmp/d/e{count}')
    os.mkdir('/tmp/d/e')
    open('/tmp/d/e/x', 'w').write(str(count))
    told['new'] = list(os.stat('/tmp/d/e/x'))
    return told
`

async function ask(world: World): Promise<string> {
  const id = `ask-${world.log.events.length}`
  world.apply(get(id, 'http://web:8000/'))
  await world.runUntil(world.now + 1e9)
  const answer = events(world, 'http.response').find((event) => event.request === id)
  expect(answer?.status).toBe(200)
  return answer!.body.text
}

describe('the files of a process', () => {
  it('[C1] have their times and numbers again when it is put back', async () => {
    const world = await service(STATS)
    const checkpoint = world.checkpoint()!
    const told = [await ask(world), await ask(world)]
    expect(told[0]).not.toBe(told[1])
    for (let again = 0; again < 2; again++) {
      await world.restore(checkpoint)
      expect([await ask(world), await ask(world)]).toEqual(told)
    }
    world.dispose()
  })

  it('[P5] are those of a first process in an interpreter that another has used', async () => {
    const tell = async (): Promise<string> => {
      const world = await service(STATS)
      const told = await ask(world)
      world.dispose()
      return told
    }
    expect(await tell()).toBe(await tell())
  })
})
