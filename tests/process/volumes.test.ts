import { describe, expect, it } from 'vitest'
import { World } from '../../src/sim/index.ts'
import { runRequest } from '../runtime/labs.ts'
import { factory, textOf } from './sandbox.ts'

/** A lab of scripts, one a service, run for some virtual seconds. */
async function lab(scripts: Record<string, { code: string; volumes: string[]; depends?: string }>, files: Record<string, string> = {}): Promise<World> {
  const names = Object.entries(scripts)
  const services = names.map(([name, { volumes, depends }]) =>
    `  ${name}:\n    build: ./${name}\n    command: python main.py\n    volumes: ${JSON.stringify(volumes)}\n${depends ? `    depends_on: {${depends}: {condition: service_completed_successfully}}\n` : ''}`)
  const compose = `services:\n${services.join('')}volumes: {data: {}}\n`
  const all = { 'compose.yaml': compose, ...files, ...Object.fromEntries(names.map(([name, { code }]) => [`${name}/main.py`, code])) }
  const world = new World({ request: runRequest(all), factory })
  await world.boot()
  return world
}

const said = (world: World, process: string): string => textOf(world.log.events.filter((event) => event.process === process), 'stdout')

describe('[P8] volumes', () => {
  it('one service sees what another writes, changes and removes, while both run', async () => {
    const world = await lab({
      writer: { volumes: ['data:/data'], code: `
import os, time
open('/data/note.txt', 'w').write('one'); os.makedirs('/data/deep', exist_ok=True); open('/data/deep/x', 'w').write('x')
time.sleep(1); open('/data/note.txt', 'a').write(' two')
time.sleep(1); os.rename('/data/note.txt', '/data/moved.txt'); os.unlink('/data/deep/x')` },
      reader: { volumes: ['data:/shared'], code: `
import os, time
for _ in range(3):
    time.sleep(0.7)
    print(sorted(os.path.join(at, name) for at, _, names in os.walk('/shared') for name in names), [open(p).read() for p in ['/shared/note.txt', '/shared/moved.txt'] if os.path.exists(p)])` },
    })
    await world.runUntil(5e9)
    expect(said(world, 'reader').trim().split('\n')).toEqual([
      "['/shared/deep/x', '/shared/note.txt'] ['one']", "['/shared/deep/x', '/shared/note.txt'] ['one two']", "['/shared/moved.txt'] ['one two']",
    ])
    world.dispose()
  })

  it('they outlive a crash; what was not flushed is gone, and a database takes its unfinished transaction back', async () => {
    const world = await lab({ shop: { volumes: ['data:/data'], code: `
import sqlite3, time, os
log = open('/data/log.txt', 'a'); started = os.path.exists('/data/orders.db')
database = sqlite3.connect('/data/orders.db')
database.execute('create table if not exists orders(id)'); database.commit()
print(started, open('/data/log.txt').read(), database.execute('select count(*) from orders').fetchone()[0])
log.write('flushed '); log.flush(); log.write('not flushed ')
database.execute('insert into orders values (1)'); database.commit()
database.execute('insert into orders values (2)')
time.sleep(100)` } })
    await world.runUntil(1e9)
    world.apply({ type: 'crash', process: 'shop' })
    world.apply({ type: 'restart', process: 'shop' })
    await world.runUntil(2e9)
    expect(said(world, 'shop').trim().split('\n')).toEqual(['False  0', 'True flushed  1'])
    world.dispose()
  })

  it('[F17] a crash can come after each file that a step makes last, moves or removes', async () => {
    const found: string[] = []
    for (let nth = 1; nth <= 5; nth++) {
      const world = await lab({ shop: { volumes: ['data:/data'], code: `
import os, sqlite3, time
database = sqlite3.connect('/data/orders.db')
database.execute('create table if not exists orders(id)')
print(database.execute('select count(*) from orders').fetchone()[0], 'moved' if os.path.exists('/data/new') else 'not moved')
time.sleep(1)
for number in range(2):
    database.execute('insert into orders values (?)', (number,)); database.commit()
file = open('/data/old', 'w'); file.write('x'); file.flush(); os.fsync(file.fileno())
os.rename('/data/old', '/data/new')
time.sleep(100)` } })
      await world.runUntil(0.5e9)
      world.apply({ type: 'arm', id: 'f', spec: { type: 'crash', at: 'file', nth }, scope: { to: 'shop' } })
      await world.runUntil(2e9)
      const struck = !world.process('shop')!.running
      world.apply({ type: 'restart', process: 'shop' })
      await world.runUntil(2.5e9)
      found.push(`${said(world, 'shop').trim().split('\n').at(-1)!}${struck ? '' : ', never struck'}`)
      world.dispose()
    }
    // A transaction has been once its journal is gone.
    expect(found).toEqual(['1 not moved', '2 not moved', '2 not moved', '2 moved', '2 moved, never struck'])
  }, 60_000)

  it('a folder of the project is one too, also read-only; a job before prepares it', async () => {
    const world = await lab({
      migrate: { volumes: ['./seed:/seed'], code: "open('/seed/ready', 'w').write('yes')" },
      app: { volumes: ['./seed:/seed:ro'], depends: 'migrate', code: `
import os
print(sorted(os.listdir('/seed')), open('/seed/items.json').read())
for attempt in [lambda: open('/seed/new', 'w'), lambda: os.unlink('/seed/ready'), lambda: os.rename('/seed/ready', '/tmp/x')]:
    try: attempt()
    except OSError as error: print(error.strerror)` },
    }, { 'seed/items.json': '[1]' })
    await world.runUntil(2e9)
    expect(said(world, 'app').trim().split('\n')).toEqual(["['items.json', 'ready'] [1]", ...Array<string>(3).fill('Read-only file system')])
    world.dispose()
  })

  it('[C1] a checkpoint takes them along', async () => {
    const served = `from fastapi import FastAPI
app = FastAPI()
@app.get('/')
async def count():
    with open('/data/count', 'a') as file: file.write('x')
    return open('/data/count').read()
`
    const compose = 'services:\n  app:\n    build: ./app\n    command: uvicorn main:app --host 0.0.0.0 --port 8000\n    volumes: ["data:/data"]\n    expose: [8000]\nvolumes: {data: {}}\n'
    const run = new World({ request: runRequest({ 'compose.yaml': compose, 'app/main.py': served }), factory })
    await run.boot()
    await run.runUntil(1e9)
    const ask = async (id: string): Promise<string> => {
      run.apply({ type: 'http', request: { id, method: 'GET', url: 'http://app:8000/', headers: [], body: '' } })
      await run.runUntil(run.now + 1e9)
      const answer = run.log.events.findLast((event) => event.kind === 'http.response' && event.request === id)
      return answer?.kind === 'http.response' ? answer.body.text : ''
    }
    expect(await ask('a')).toBe('"x"')
    const checkpoint = run.checkpoint()!
    expect(await ask('b')).toBe('"xx"')
    run.apply({ type: 'crash', process: 'app' })
    await run.runUntil(run.now + 1e9)
    await run.restore(checkpoint)
    expect(await ask('b')).toBe('"xx"')
    run.dispose()
  })
})
