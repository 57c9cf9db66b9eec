import type http from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openControl, type Control } from '../../src/host/control.ts'
import { Session } from '../../src/host/session.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { createHostRuntime, socketLine, type HostRuntime } from '../../src/runtime/remote/index.ts'
import { conformance } from '../runtime/conformance.ts'
import { hostile } from '../runtime/hostile.ts'
import { faultyPair, get, runRequest, SINGLE } from '../runtime/labs.ts'
import { hashesOfRuns } from '../runtime/hashes-of.ts'
import { fresh, Watched } from '../runtime/watched.ts'

const own = createNodeRuntime({ spare: true })
// Other programs of this machine may hold the labs' ports.
const session = new Session(own, { anyPort: true })
let control: Control
let runtime: HostRuntime
beforeAll(async () => {
  control = await openControl(session, { port: 0, origins: ['https://course.example'] })
  runtime = createHostRuntime(socketLine(control.address))
})
afterAll(() => { runtime.dispose(); control.close(); session.dispose() })

describe('the sandbox port over a host\'s WebSocket', () => {
  for (const { name, run } of [...conformance, ...hostile]) it(name, () => run(runtime), 60_000)
})

describe('[H4] joining a run', () => {
  it('tells its whole log so far, takes commands, hears its end; two pages see the same', async () => {
    const first = await Watched.start(runtime, runRequest(SINGLE, { runId: fresh() }))
    first.run.pace({ mode: 'max' })
    await first.until(() => first.has('process.ready', 'web'))
    const second = new Watched()
    const found = await runtime.attach(second.listener())
    expect(found?.request.files).toEqual(SINGLE)
    await second.until(() => second.has('process.ready', 'web'))
    found!.run.send(get('from-the-second', 'http://web:8000/'))
    await first.until(() => first.answer('from-the-second') !== undefined)
    const summary = await found!.run.stop()
    await first.until(() => first.summary !== null)
    expect(second.events).toEqual(first.events)
    expect(summary.hash).toBe(first.summary!.hash)
  })

  it('[H1] connections of two pages are two, whatever number each has for its own, and no real client\'s', async () => {
    const first = await Watched.start(runtime, runRequest(SINGLE, { runId: fresh() }))
    first.run.pace({ mode: 'max' })
    await first.until(() => first.has('process.ready', 'web'))
    const second = new Watched()
    const found = await runtime.attach(second.listener())
    const ask = (run: { send: typeof first.run.send }, path: string): void => {
      run.send({ type: 'socket', socket: 1, act: { kind: 'connect', host: 'web', port: 8000 } })
      run.send({ type: 'socket', socket: 1, act: { kind: 'send', bytes: btoa(`GET ${path} HTTP/1.1\r\nhost: web\r\nconnection: close\r\n\r\n`) } })
    }
    ask(first.run, '/?page=first')
    ask(found!.run, '/?page=second')
    for (const one of [first, second]) await one.until(() => one.news.some(({ news }) => news.kind === 'eof'))
    const heard = ({ news }: Watched): string => news.map((one) => (one.news.kind === 'data' ? new TextDecoder().decode(one.news.bytes) : '')).join('')
    for (const one of [first, second]) {
      expect(heard(one).match(/HTTP\/1\.1 200/g)).toHaveLength(1)
      expect(new Set(one.news.map(({ socket }) => socket))).toEqual(new Set([1]))
    }
    await found!.run.stop()
  })

  it('where nothing runs there is nothing to join; a host that ends is told as gone', async () => {
    expect(await runtime.attach(new Watched().listener())).toBeNull()
    const other = new Session(createNodeRuntime(), { anyPort: true })
    const brief = await openControl(other, { port: 0 })
    const page = createHostRuntime(socketLine(brief.address))
    const watched = await Watched.start(page, runRequest(SINGLE, { runId: fresh() }))
    brief.close()
    await watched.until(() => watched.summary !== null)
    expect(watched.summary).toMatchObject({ reason: 'watchdog', detail: expect.stringContaining('the host is gone') })
    await expect(page.warm()).rejects.toThrow(/^No host answers at localhost:\d+: it was not started, or its program has ended\.$/)
    page.dispose()
    other.dispose()
  })
})

describe('[H5] who may connect', () => {
  const opened = (address: string, headers: Record<string, string> = {}): Promise<string> => new Promise((resolve) => {
    const socket = new WebSocket(address, { headers })
    socket.on('open', () => { socket.close(); resolve('open') })
    socket.on('unexpected-response', (_request, response: http.IncomingMessage) => resolve(String(response.statusCode)))
    socket.on('error', () => {})
  })

  it.each([
    ['this machine\'s page', { origin: 'http://localhost:4173' }, 'open'],
    ['an origin that was named', { origin: 'https://course.example' }, 'open'],
    ['another origin', { origin: 'https://evil.example' }, '403'],
    ['an origin that begins like this machine\'s', { origin: 'http://localhost.evil.example' }, '403'],
    ['a name that somebody else points here', { host: 'evil.example:4180' }, '421'],
  ])('%s', async (_, headers, expected) => {
    expect(await opened(control.address, headers)).toBe(expected)
  })

  it('nobody without the token', async () => {
    expect(await opened(`ws://localhost:${control.port}/`)).toBe('401')
    expect(await opened(`ws://localhost:${control.port}/?token=${'0'.repeat(32)}`)).toBe('401')
  })

  it('nonsense ends its own line; the host goes on', async () => {
    const socket = new WebSocket(control.address)
    await once(socket, 'open')
    socket.send('not JSON')
    expect((await once(socket, 'close'))[0]).toBe(1003)
    const other = new WebSocket(control.address)
    await once(other, 'open')
    other.send('{"type":"start","runId":"x"}')
    expect(JSON.parse(String((await once(other, 'message'))[0]))).toMatchObject({ type: 'failed', runId: 'x' })
    other.close()
  })

  it('says to a browser what it is, and nothing else', async () => {
    const answer = await fetch(`http://localhost:${control.port}/`)
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('control port of a Faultline host')])
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

it('[L1] the same seed, files and commands have the same hash on a host as on a thread of this program', async () => {
  const runs = [3, 4].map((seed) => faultyPair(seed))
  expect(await hashesOfRuns(runtime, runs)).toEqual(await hashesOfRuns(own, runs))
}, 60_000)
