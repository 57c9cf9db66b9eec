import { createHash } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { PortRefused } from '../../src/host/ports.ts'
import { Session } from '../../src/host/session.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { runRequest, type LabOptions } from '../runtime/labs.ts'
import { fresh, Watched } from '../runtime/watched.ts'
import { freePort, STREAMS, UPLOADS, web } from './labs.ts'

const runtime = createNodeRuntime()
const session = new Session(runtime)
let last: Watched | null = null
afterEach(async () => { if (last && !last.summary) await last.run.stop() })
afterAll(() => session.dispose())

async function started(files: Record<string, string>, options: LabOptions = {}, on = session): Promise<Watched> {
  last = await Watched.start(on, runRequest(files, { runId: fresh(), ...options }))
  last.run.pace({ mode: 'paced', speed: 1 })
  await last.until(() => last!.has('process.ready', 'web'))
  return last
}

/** All that a connection reads until its other side ends, or how it broke. */
function readAll(socket: net.Socket): Promise<string> {
  const parts: Buffer[] = []
  return new Promise((resolve) => {
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('end', () => resolve(Buffer.concat(parts).toString('latin1')))
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}

async function dial(port: number, host = '127.0.0.1'): Promise<net.Socket> {
  const socket = net.connect({ port, host, allowHalfOpen: true })
  await once(socket, 'connect')
  return socket
}

// Sandboxes start and megabytes cross, on a machine that may be busy.
describe('[H2] published ports are real ports', { timeout: 90_000 }, () => {
  it('a real client reaches the service on both loopbacks; /docs and /openapi.json are there', async () => {
    const port = await freePort()
    const watched = await started(web(port, UPLOADS))
    expect((await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).json()).info.title).toBe('web')
    const docs = await fetch(`http://[::1]:${port}/docs`)
    expect([docs.status, await docs.text()]).toEqual([200, expect.stringContaining('SwaggerUIBundle')])
    await watched.until(() => watched.events.filter((event) => event.kind === 'http.response').length === 2)
    expect(watched.find('http.request')).toMatchObject({ from: 'client', to: 'web', path: '/openapi.json' })
    await watched.run.stop()
    await expect(fetch(`http://127.0.0.1:${port}/docs`)).rejects.toThrow()
  })

  it('20 MB up and 20 MB down arrive whole, and nobody is handed more than he has room for', async () => {
    const port = await freePort()
    const watched = await started(web(port, UPLOADS))
    const body = Buffer.alloc(20 * 1024 * 1024, 'a cargo that has a pattern, so that an order mixed up shows')
    const answer = await (await fetch(`http://127.0.0.1:${port}/digest`, { method: 'POST', body })).json()
    expect(answer).toEqual({ size: body.length, sha256: createHash('sha256').update(body).digest('hex') })
    const large = new Uint8Array(await (await fetch(`http://127.0.0.1:${port}/large`)).arrayBuffer())
    expect(large.length).toBe(320 * 65536)
    expect(large.every((byte, i) => byte === (i >> 16) % 256)).toBe(true)
    expect(watched.summary).toBeNull()
  }, 60_000)

  it('a client that stops reading holds its service up, and others not; when it hangs up, the service hears of it', async () => {
    const port = await freePort()
    const watched = await started(web(port, UPLOADS))
    const hanging = await dial(port)
    hanging.pause()
    hanging.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n')
    await watched.until(() => watched.events.some((event) => event.kind === 'command' && event.command.type === 'socket' && event.command.act.kind === 'pause'))
    expect((await fetch(`http://127.0.0.1:${port}/openapi.json`)).status).toBe(200)
    expect(watched.find('http.response', (event) => event.exchange === 1)).toBeUndefined()
    hanging.resetAndDestroy()
    await watched.until(() => watched.find('http.failed', (event) => event.exchange === 1) !== undefined)
  })

  it('server-sent events come one by one', async () => {
    const port = await freePort()
    const watched = await started(web(port, UPLOADS))
    const request = http.get(`http://127.0.0.1:${port}/events`)
    const [response] = await once(request, 'response') as [http.IncomingMessage]
    const parts: string[] = []
    for await (const part of response) parts.push(String(part))
    expect(parts).toEqual(['data: 0\n\n', 'data: 1\n\n', 'data: 2\n\n'])
    expect(watched.clocks.at(-1)!.now).toBeGreaterThan(0.1e9)
  })

  it('a half-closed connection is still answered, a WebSocket echoes until it is closed', async () => {
    const port = await freePort()
    await started(web(port, STREAMS, 'python main.py'))
    const socket = await dial(port)
    socket.write('one ')
    socket.end('two')
    expect(await readAll(socket)).toBe('all: one two')
    const echo = new WebSocket(`ws://127.0.0.1:${port}/`)
    await once(echo, 'open')
    echo.send('hello')
    expect(String((await once(echo, 'message'))[0])).toBe('hello')
    echo.close(1000)
    expect((await once(echo, 'close'))[0]).toBe(1000)
  })

  it('a service that goes takes its connections with it; who comes while it is down is reset', async () => {
    const port = await freePort()
    const watched = await started(web(port, STREAMS, 'python main.py'))
    const open = await dial(port)
    open.write('half a message')
    await watched.until(() => watched.has('net.established'))
    watched.run.send({ type: 'crash', process: 'web' })
    expect(await readAll(open)).toMatch(/^$|ECONNRESET/)
    open.destroy()
    expect(await readAll(await dial(port))).toBe('ECONNRESET')
  })

  it('the end of the run closes ports and connections', async () => {
    const port = await freePort()
    const watched = await started(web(port, STREAMS, 'python main.py'))
    const open = await dial(port)
    open.write('x')
    const read = readAll(open)
    await watched.until(() => watched.has('net.established'))
    await watched.run.stop()
    expect(await read).toBe('ECONNRESET')
    await expect(dial(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('[H3] a port that is taken', { timeout: 90_000 }, () => {
  it('is told with the service, the line and the ways out; nothing has been started, and no port is left open', async () => {
    const [free, port] = [await freePort(), await freePort()]
    const other = net.createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    const files = web(port, UPLOADS)
    files['compose.yaml'] = files['compose.yaml']!.replace(`["${port}:8000"]`, `\n      - "${free}:8000"\n      - "${port}:8000"`)
    const refused = await Watched.start(session, runRequest(files, { runId: fresh() })).then(() => null, (error: unknown) => error)
    expect(refused).toBeInstanceOf(PortRefused)
    expect((refused as Error).message).toContain(`Port ${port} of this machine is in use by another program, and web publishes it (compose.yaml:7: - "${port}:8000"). Stop that program, write another number on the left`)
    await expect(dial(free)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    other.close()
  })

  it('the lab that goes on is not ended for one that cannot have its ports; one that can takes over, on the same ports too', async () => {
    const [port, taken] = [await freePort(), await freePort()]
    const other = net.createServer().listen(taken, '127.0.0.1')
    await once(other, 'listening')
    const first = await started(web(port, UPLOADS))
    const both = web(port, UPLOADS)
    both['compose.yaml'] = both['compose.yaml']!.replace(`["${port}:8000"]`, `["${port}:8000", "${taken}:8000"]`)
    await expect(Watched.start(session, runRequest(both, { runId: fresh() }))).rejects.toThrow(`Port ${taken} of this machine is in use`)
    expect(first.summary).toBeNull()
    expect((await fetch(`http://127.0.0.1:${port}/openapi.json`)).status).toBe(200)
    other.close()
    await once(other, 'close')
    await started(both)
    expect(first.summary).toMatchObject({ reason: 'stopped' })
    for (const at of [port, taken]) expect((await fetch(`http://127.0.0.1:${at}/openapi.json`)).status).toBe(200)
  })

  it('a free one stands in for it where that is asked for', async () => {
    const port = await freePort()
    const other = net.createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    let at = 0
    const easy = new Session(runtime, { anyPort: true, onOpen: ([address]) => { at = address!.port } })
    await started(web(port, UPLOADS), {}, easy)
    expect(at).not.toBe(port)
    expect((await fetch(`http://127.0.0.1:${at}/openapi.json`)).status).toBe(200)
    await last!.run.stop()
    other.close()
  })
})

it('[H1] a session with live traffic replays: the same log from its commands, without anybody connected', async () => {
  const port = await freePort()
  const files = web(port, UPLOADS)
  const watched = await started(files, { seed: 5 })
  await fetch(`http://127.0.0.1:${port}/digest`, { method: 'POST', body: Buffer.alloc(300_000, 7) })
  await (await fetch(`http://127.0.0.1:${port}/events`)).text()
  watched.run.pace({ mode: 'paused' })
  await watched.until(() => watched.clocks.at(-1)?.pace.mode === 'paused')
  const first = await watched.run.stop()
  const again = await Watched.start(runtime, { ...runRequest(files, { runId: fresh(), seed: 5 }), commands: first.commands })
  again.run.pace({ mode: 'until', t: first.virtualNs })
  await again.until(() => again.clocks.at(-1)?.pace.mode === 'paused')
  expect((await again.run.stop()).hash).toBe(first.hash)
})
