import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { hashLog } from '../../src/app/runLinks.ts'
import { runRequest } from '../../src/cli/request.ts'
import type { LabEvent } from '../../src/contract/events.ts'
import { digestOf, readLink } from '../../src/contract/link-text.ts'
import type { RunLink } from '../../src/contract/link.ts'
import { readLab } from '../../src/lab/compose.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { applyEdits } from '../../src/stores/files.ts'
import { course, lesson, project } from './course.ts'
import { faultline, folder } from './faultline.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 120_000 })

let made: ReturnType<typeof folder>[] = []
afterEach(() => { for (const one of made) one.remove(); made = [] })
const inFolder = (files: Record<string, string>): string => {
  const one = folder(files)
  made.push(one)
  return one.dir
}

const COMPOSE = `services:
  orders:
    build: orders
    command: uvicorn main:app --host 0.0.0.0 --port 8001
    ports: ["8001:8001"]
  stock:
    build: stock
    command: uvicorn main:app --host 0.0.0.0 --port 8002
`
/** `orders` counts failures and gives up for good after the first: it never recovers. */
const GIVES_UP = `import httpx
from fastapi import FastAPI, HTTPException

app = FastAPI()
client = httpx.AsyncClient(base_url='http://stock:8002', timeout=1.0)
failures = 0

@app.get('/orders')
async def orders():
    global failures
    if failures > 0:
        raise HTTPException(503)
    try:
        return (await client.get('/stock')).json()
    except httpx.HTTPError:
        failures += 1
        raise HTTPException(502)
`
const STOCK = `from fastapi import FastAPI
app = FastAPI()
@app.get('/stock')
async def stock():
    return {'left': 3}
`
const lab = (more: Record<string, string> = {}): Record<string, string> => ({ 'compose.yaml': COMPOSE, 'orders/main.py': GIVES_UP, 'stock/main.py': STOCK, ...more })
const CHECK = 'def test_orders(lab):\n    assert lab.get("http://orders:8001/orders").status == 200\n'

/** The log of a link's run on the command line's own runtime, up to where it ran. */
async function playAgain(files: Record<string, string>, link: RunLink): Promise<LabEvent[]> {
  const runtime = createNodeRuntime()
  const events: LabEvent[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      const request = { ...runRequest(files, readLab(files).lab!, link.seed), commands: link.commands }
      const ended = () => resolve()
      runtime.start(request, { events: (more) => { events.push(...more) }, clock: ({ pace }) => { if (pace.mode === 'paused') resolve() }, ended })
        .then((run) => run.pace({ mode: 'until', t: link.until }), reject)
    })
  } finally {
    runtime.dispose()
  }
  return events
}

interface Report { seeds: number; failures: number; mismatches: number; list: { seed: number; faults: string[]; broken: { rule: string; subject: string }[]; schedule: { commands: unknown[] } | null }[] }

describe('faultline swarm', () => {
  it('[E1] [E2] [E3] finds what does not recover, driven by the checks, and writes schedules that play again', async () => {
    const dir = inFolder(lab({ 'checks/test_orders.py': CHECK }))
    const { code, stdout, stderr } = await faultline(dir, 'swarm', '.', '--seeds', '1..8', '--json', '--out', 'found')
    expect(stderr).toBe('')
    const report = JSON.parse(stdout) as Report
    expect(report).toMatchObject({ seeds: 8, mismatches: 0 })
    expect(report.failures).toBeGreaterThan(0)
    expect(report.list[0]!.broken[0]).toMatchObject({ rule: 'recovery', subject: 'GET http://orders:8001/orders' })
    expect(report.list[0]!.faults).toHaveLength(1)
    expect(code).toBe(1)
    const [file = ''] = readdirSync(path.join(dir, 'found'))
    const again = await faultline(dir, 'run', '.', '--schedule', path.join('found', file))
    expect(again.stdout).toContain('request-1: 200 {"left":3}')
    expect(again.stdout).toContain('after-1: 503')
  })

  it('[L3] writes a link beside each schedule of a lesson, which leads to the event that shows the break', async () => {
    const { 'compose.yaml': compose = '', 'orders/main.py': orders = '', 'stock/main.py': stock = '' } = lab()
    const given = { 'compose.yaml': compose, 'orders/main.py': 'pass', 'stock/main.py': stock }
    const start = Object.fromEntries(Object.entries(given).map(([name, text]) => [`start/${name}`, text]))
    const { 'lesson.md': text = '' } = lesson()
    const files = { 'lesson.md': text.replace('greeter/main.py', 'orders/main.py'), ...start, 'solution/orders/main.py': orders, 'checks/test_orders.py': CHECK }
    const dir = inFolder(course(files))
    const { code, stderr } = await faultline(dir, 'swarm', 'lessons/01-part/01-hello', '--seeds', '1..8', '--out', 'found')
    expect([code, stderr]).toEqual([1, ''])
    const written = readdirSync(path.join(dir, 'found')).find((name) => name.endsWith('.link'))!
    const link = readLink(readFileSync(path.join(dir, 'found', written), 'utf8').trim().slice('#/run/'.length))
    expect(link.start).toBe(digestOf(given))
    const again = await playAgain(applyEdits(given, link.edits), link)
    const moment = link.moment!
    expect(again[moment.seq]).toMatchObject({ seq: moment.seq, t: moment.t, kind: moment.kind })
    expect(await hashLog(again, moment.seq + 1)).toBe(moment.hash)
  })

  it('[E2] [E4] keeps the invariants of swarm.yaml, and finds each seed the same again', async () => {
    const sound = GIVES_UP.replace('failures += 1', 'pass')
    const yaml = 'requests:\n  - GET http://orders:8001/orders\nfor: 4s\ninvariants:\n  - name: there is stock\n    request: GET http://stock:8002/stock\n    json: {left: 3}\n'
    const dir = inFolder(lab({ 'orders/main.py': sound, 'swarm.yaml': yaml }))
    const good = await faultline(dir, 'swarm', '.', '--seeds', '1..6', '--verify')
    expect(good.stdout).toContain('8 requests in 4 virtual s (of swarm.yaml), 1 invariant, 6 seeds')
    expect(good.stdout).toContain('none fails, each the same when run again in a fresh process')
    expect(good.code).toBe(0)
    const bad = await faultline(inFolder(lab({ 'orders/main.py': sound, 'swarm.yaml': yaml.replace('left: 3', 'left: 4') })), 'swarm', '.', '--seeds', '3', '--request', 'GET http://orders:8001/orders')
    expect(bad.stdout).toContain("again: faultline swarm . --request 'GET http://orders:8001/orders' --seeds 3\n")
    expect(bad.stdout).toContain('there is stock: GET http://stock:8002/stock was answered {"left":3}, not {"left":4}')
    expect(bad.stdout).toContain('without any fault')
    expect(bad.code).toBe(1)
  })

  it('[E8] finds that what was accepted was never written, where swarm.yaml asks for it', async () => {
    const kafka = '  kafka:\n    image: apache/kafka\n'
    const forgets = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.post("/orders/{order}", status_code=202)\nasync def accept(order: str):\n    return {"order": order}\n'
    const yaml = 'requests:\n  - POST http://orders:8001/orders/o-{n}\nfor: 2s\ncrash: []\nanomalies: [lost-write]\n'
    const dir = inFolder(lab({ 'compose.yaml': COMPOSE + kafka, 'orders/main.py': forgets, 'swarm.yaml': yaml }))
    const { code, stdout, stderr } = await faultline(dir, 'swarm', '.', '--seeds', '1..2')
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toContain('lost-write: POST /orders/o-1 of orders was accepted, and no message with the key 1 was ever written')
  })

  it('[E3] plays no schedule that is none', async () => {
    const dir = inFolder(lab({ 'broken.json': '{"format": "faultline-schedule/1", "seed": 1}' }))
    const broken = await faultline(dir, 'run', '.', '--schedule', 'broken.json')
    expect([broken.code, broken.stderr]).toEqual([2, expect.stringContaining('--schedule broken.json: until: ')])
    const none = await faultline(dir, 'run', '.', '--schedule', 'none.json')
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--schedule none.json: there is no such file')])
  })

  it.each([
    ['nothing to drive it', lab(), [], 'give --request'],
    ['a key that it does not know', lab({ 'swarm.yaml': 'request: GET http://orders:8001/\n' }), [], 'swarm.yaml:1: request: `request` is not a key here'],
    ['a service that is not there', lab({ 'swarm.yaml': 'requests: [GET http://orders:8001/]\ncrash: [order]\n' }), [], 'swarm.yaml:2: crash.0: there is no service order'],
    ['a range that runs backwards', lab(), ['--seeds', '9..3'], '"9..3" is not a range of seeds'],
    ['a range of three', lab(), ['--seeds', '1..2..3'], '"1..2..3" is not a range of seeds'],
    ['a time without end', lab({ 'swarm.yaml': 'requests: [GET http://orders:8001/]\nfor: 99999h\n' }), [], 'swarm.yaml:2: for: "99999h" is too long; 10h is the most'],
    ['a time without unit', lab({ 'swarm.yaml': 'requests: [GET http://orders:8001/]\nfor: 10\n' }), [], 'swarm.yaml:2: for: 10 is no duration: it needs its unit\n    How long faults go on, such as 10s.'],
    ['a time that is none', lab({ 'swarm.yaml': 'requests: [GET http://orders:8001/]\nfor: long\n' }), [], 'swarm.yaml:2: for: "long" is no duration'],
    ['a request that is none', lab({ 'swarm.yaml': 'requests:\n  - GET http://orders:8001/\n  - orders\n' }), [], 'swarm.yaml:3: requests.1: "orders": expected METHOD URL'],
    ['a pattern that is none', lab({ 'swarm.yaml': 'requests: [GET http://orders:8001/]\ninvariants:\n  - name: x\n    request: GET http://a/\n    body: "("\n' }), [], 'swarm.yaml:5: invariants.0.body: "(" is no regular expression'],
    ['a key of explore.yaml', lab({ 'swarm.yaml': 'setup: []\n' }), [], 'swarm.yaml:1: setup: `setup` is not a key here'],
    ['checks that cannot run', project({ 'checks/test_hello.py': 'import nothing\n' }), [], 'the checks, whose requests drive the lab, could not run'],
  ])('%s is an error with a way out', async (_what, files, options, message) => {
    const { code, stderr } = await faultline(inFolder(files), 'swarm', '.', ...options)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })
})
