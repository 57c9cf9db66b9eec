import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import type { SocketAct } from '../../src/contract/sockets.ts'
import type { OutsideWorld } from '../../src/contract/world.ts'
import { at, get, PAIR, runRequest, SINGLE } from './labs.ts'
import { expect, fresh, Watched } from './watched.ts'

/** What every adapter of the sandbox port has to do. Run by vitest on Node threads and by Playwright in the page. */
export interface Case { name: string; run(runtime: SandboxRuntime): Promise<void> }

export const conformance: Case[] = [
  {
    name: 'starts a service, answers a request, stops with a closed log',
    async run(runtime) {
      const watched = await Watched.start(runtime, runRequest(SINGLE, { runId: fresh() }))
      watched.run.pace({ mode: 'max' })
      await watched.until(() => watched.has('process.ready', 'web'))
      watched.run.send(get('a', 'http://web:8000/'))
      await watched.until(() => watched.answer('a') !== undefined)
      expect(watched.answer('a')!.body.text === '{"hello":"world"}', `body is ${watched.answer('a')!.body.text}`)
      const summary = await watched.run.stop()
      expect(watched.events.at(-1)?.kind === 'run.end', 'the log ends with run.end')
      expect(summary.reason === 'stopped', `reason is ${summary.reason}`)
      expect(summary.events === watched.events.length, `${summary.events} events in the summary, ${watched.events.length} came`)
      expect(watched.events.every((event, i) => event.seq === i), 'seq has no gaps')
      expect(/^[0-9a-f]{64}$/.test(summary.hash), `hash is ${summary.hash}`)
    },
  },
  {
    name: '[L1] replaying the recorded commands gives the same hash',
    async run(runtime) {
      const request = runRequest(PAIR, { runId: fresh(), seed: 7 })
      const watched = await Watched.start(runtime, request)
      watched.run.pace({ mode: 'max' })
      await watched.until(() => watched.has('process.ready', 'orders'))
      watched.run.send(get('a', 'http://orders:8001/orders/1'))
      await watched.until(() => watched.answer('a') !== undefined)
      watched.run.send({ type: 'arm', id: 'slow', spec: { type: 'latency', latency: 3000, jitter: 500 }, scope: { to: 'payments' } })
      watched.run.send(get('b', 'http://orders:8001/orders/2'))
      await watched.until(() => watched.answer('b') !== undefined)
      expect(watched.answer('b')!.status === 502, `a slow payment answers ${watched.answer('b')!.status}`)
      watched.run.send({ type: 'crash', process: 'payments' })
      watched.run.send(get('c', 'http://orders:8001/orders/3'))
      await watched.until(() => watched.answer('c') !== undefined && watched.clocks.at(-1)?.idle === true)
      const first = await watched.run.stop()
      // The replay runs to the moment at which the first was stopped.
      const again = await Watched.start(runtime, { ...request, runId: fresh(), commands: first.commands })
      again.run.pace({ mode: 'max' })
      await again.until(() => again.answer('c') !== undefined && again.clocks.at(-1)?.idle === true)
      const second = await again.run.stop()
      expect(first.hash === second.hash, `hashes differ: ${first.hash} and ${second.hash}`)
    },
  },
  {
    name: '[L3] plays recorded commands up to a moment and pauses there, the log the same so far; then it goes on',
    async run(runtime) {
      const request = runRequest(PAIR, { runId: fresh(), seed: 7 })
      const watched = await Watched.start(runtime, request)
      watched.run.pace({ mode: 'max' })
      await watched.until(() => watched.has('process.ready', 'orders'))
      watched.run.send({ type: 'arm', id: 'slow', spec: { type: 'latency', latency: 3000, jitter: 500 }, scope: { to: 'payments' } })
      watched.run.send(get('a', 'http://orders:8001/orders/1'))
      await watched.until(() => watched.answer('a') !== undefined)
      const moment = watched.answer('a')!
      watched.run.send(get('later', 'http://orders:8001/orders/2'))
      await watched.until(() => watched.answer('later') !== undefined)
      const { commands } = await watched.run.stop()
      const again = await Watched.start(runtime, { ...request, runId: fresh(), commands })
      again.run.pace({ mode: 'until', t: moment.t })
      await again.until(() => again.clocks.at(-1)?.pace.mode === 'paused')
      expect(again.clocks.at(-1)!.now === moment.t, `it stands at ${again.clocks.at(-1)!.now}, not at ${moment.t}`)
      expect(again.events.every((event) => event.t <= moment.t), 'something after the moment has happened')
      const [shared, played] = [watched.events, again.events].map((log) => JSON.stringify(log.slice(0, moment.seq + 1)))
      expect(shared === played, 'the logs differ before the moment')
      again.run.pace({ mode: 'max' })
      await again.until(() => again.answer('later') !== undefined)
      await again.run.stop()
    },
  },
  {
    name: 'pauses, steps one by one, goes on',
    async run(runtime) {
      const watched = await Watched.start(runtime, runRequest(SINGLE, { runId: fresh() }))
      watched.run.pace({ mode: 'max' })
      await watched.until(() => watched.has('process.ready', 'web') && watched.clocks.at(-1)?.idle === true)
      watched.run.pace({ mode: 'paused' })
      await watched.until(() => watched.clocks.at(-1)?.pace.mode === 'paused')
      const { now, steps } = watched.clocks.at(-1)!
      watched.run.send(get('a', 'http://web:8000/'))
      watched.run.step()
      await watched.until(() => watched.clocks.at(-1)?.steps === steps + 1)
      expect(watched.clocks.at(-1)!.now - now < 1e9 && watched.answer('a') === undefined, 'one step is one step')
      watched.run.pace({ mode: 'paced', speed: 10 })
      await watched.until(() => watched.answer('a') !== undefined)
      await watched.run.stop()
    },
  },
  {
    name: 'restarts a service with an edited file; what runs is the edit',
    async run(runtime) {
      const watched = await Watched.start(runtime, runRequest(SINGLE, { runId: fresh() }))
      watched.run.pace({ mode: 'max' })
      await watched.until(() => watched.has('process.ready', 'web'))
      watched.run.send({ type: 'restart', process: 'web', files: { 'main.py': SINGLE['main.py']!.replace('world', 'again') } })
      await watched.until(() => watched.find('process.start', (event) => event.generation === 2) !== undefined)
      watched.run.send(get('a', 'http://web:8000/'))
      await watched.until(() => watched.answer('a') !== undefined)
      expect(watched.answer('a')!.body.text === '{"hello":"again"}', `body is ${watched.answer('a')!.body.text}`)
      await watched.run.stop()
    },
  },
  {
    name: 'a run ends by itself at its limit of virtual time',
    async run(runtime) {
      const watched = await Watched.start(runtime, runRequest(SINGLE, { runId: fresh(), virtualTime: 5e9, commands: [at(1, get('a', 'http://web:8000/'))] }))
      watched.run.pace({ mode: 'finish' })
      await watched.until(() => watched.summary !== null)
      expect(watched.summary!.reason === 'virtual-time' && watched.summary!.virtualNs === 5e9, JSON.stringify(watched.summary))
      expect(watched.answer('a')?.status === 200, 'the recorded request was answered')
    },
  },
  {
    name: '[N3] the outside world answers through the lesson\'s handlers',
    async run(runtime) {
      const files = {
        ...SINGLE,
        'main.py': `import httpx
from fastapi import FastAPI

app = FastAPI()


@app.get('/rate')
async def rate():
    async with httpx.AsyncClient() as client:
        answer = await client.get('http://rates.example.com/eur')
    return answer.json()
`,
      }
      const world: OutsideWorld = async (request) => request.url === 'http://rates.example.com/eur'
        ? { status: 200, statusText: 'OK', headers: [['content-type', 'application/json']], body: new TextEncoder().encode('{"usd":1.1}'), delay: 100 }
        : null
      const watched = await Watched.start(runtime, runRequest(files, { runId: fresh() }), world)
      watched.run.pace({ mode: 'max' })
      await watched.until(() => watched.has('process.ready', 'web'))
      watched.run.send(get('a', 'http://web:8000/rate'))
      await watched.until(() => watched.answer('a') !== undefined)
      expect(watched.answer('a')!.body.text === '{"usd":1.1}', `body is ${watched.answer('a')!.body.text}`)
      await watched.run.stop()
    },
  },
  {
    name: '[H1] a connection from outside of the lab: its bytes reach the service, and the service\'s come back',
    async run(runtime) {
      const watched = await Watched.start(runtime, runRequest(SINGLE, { runId: fresh() }))
      watched.run.pace({ mode: 'max' })
      await watched.until(() => watched.has('process.ready', 'web'))
      const act = (one: SocketAct) => watched.run.send({ type: 'socket', socket: 1, act: one })
      act({ kind: 'connect', host: 'web', port: 8000 })
      act({ kind: 'send', bytes: btoa('GET / HTTP/1.1\r\nhost: web\r\nconnection: close\r\n\r\n') })
      await watched.until(() => watched.news.some(({ news }) => news.kind === 'eof'))
      act({ kind: 'close' })
      const said = watched.news.map(({ news }) => (news.kind === 'data' ? new TextDecoder().decode(news.bytes) : '')).join('')
      expect(said.startsWith('HTTP/1.1 200 OK') && said.endsWith('{"hello":"world"}'), `it answered ${said}`)
      expect(watched.news.every(({ socket }) => socket === 1), 'the news names its connection')
      await watched.until(() => watched.has('net.close'))
      await watched.run.stop()
    },
  },
  {
    name: 'a new run takes the place of one that is under way; nothing of the old one comes any more',
    async run(runtime) {
      const first = await Watched.start(runtime, runRequest(SINGLE, { runId: fresh() }))
      await first.until(() => first.has('run.start'))
      const second = await Watched.start(runtime, runRequest(SINGLE, { runId: fresh() }))
      second.run.pace({ mode: 'max' })
      await second.until(() => second.has('process.ready', 'web'))
      expect(first.summary?.reason === 'stopped', `the first ended with ${first.summary?.reason}`)
      await second.run.stop()
    },
  },
  {
    name: 'a program that never comes back is ended, and the next run works',
    async run(runtime) {
      const files = { ...SINGLE, 'main.py': `${SINGLE['main.py']!}\n\n@app.get('/spin')\nasync def spin():\n    while True:\n        pass\n` }
      const watched = await Watched.start(runtime, runRequest(files, { runId: fresh() }))
      watched.run.pace({ mode: 'max' })
      await watched.until(() => watched.has('process.ready', 'web'))
      watched.run.send(get('a', 'http://web:8000/spin'))
      await watched.until(() => watched.has('process.exit', 'web'))
      const problem = watched.find('problem')
      expect(problem?.code === 'stuck' && problem.line === 14, `the problem names the line: ${JSON.stringify(problem)}`)
      await watched.run.stop()
      await conformance[0]!.run(runtime)
    },
  },
  {
    name: '[P6] an engine that hangs in native code is ended by the watchdog, and the next run works',
    async run(runtime) {
      const files = { ...SINGLE, 'main.py': `import itertools\n${SINGLE['main.py']!}\n\n@app.get('/hang')\nasync def hang():\n    return any(itertools.repeat(0))\n` }
      const watched = await Watched.start(runtime, runRequest(files, { runId: fresh() }))
      watched.run.pace({ mode: 'max' })
      await watched.until(() => watched.has('process.ready', 'web'))
      watched.run.send(get('a', 'http://web:8000/hang'))
      await watched.until(() => watched.summary !== null)
      expect(watched.summary!.reason === 'watchdog', `ended with ${watched.summary!.reason}`)
      await conformance[0]!.run(runtime)
    },
  },
  {
    name: 'runs a command in a process of its own',
    async run(runtime) {
      let out = ''
      const result = await runtime.exec({
        argv: ['python', '-c', 'import sys, asyncio; asyncio.run(asyncio.sleep(60)); print(open("note.txt").read()); sys.exit(3)'],
        files: { 'note.txt': 'from a file' }, cwd: '/app', env: {}, seed: 1, epoch: 0,
      }, (stream, text) => { if (stream === 'stdout') out += text })
      expect(result.code === 3 && out === 'from a file\n', `${result.code} ${JSON.stringify(out)}`)
    },
  },
]
