import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { findPython } from '../../tools/bootstrap/python.mjs'
import { ROOT } from '../../tools/paths.ts'

/** The tap of an exported project (python/native/tap.py), on the machine's own Python, between a real client and a real server. */
let child: ChildProcess
let folder = ''
let [tapPort, rawPort, control] = [0, 0, 0]
/** Speaks like a broker: an answer to what is no line. */
const brokers = ['one', 'two'].map((name) => net.createServer((socket) => { socket.on('data', (hello) => socket.end(`${name} heard ${hello.length}`)).on('error', () => {}) }))
const served: http.Server = http.createServer((request, response) => {
  if (request.url === '/drip') {
    response.write('one')
    waiting = () => response.end('two')
  } else if (request.url === '/gone') request.socket.destroy()
  else request.pipe(response.writeHead(request.method === 'POST' ? 201 : 200, { 'x-path': request.url! }))
})
let waiting = (): void => {}

const listening = (server: net.Server): Promise<number> => new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)) })
async function freePort(): Promise<number> {
  const server = net.createServer()
  const port = await listening(server)
  await new Promise((resolve) => { server.close(resolve) })
  return port
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tap-'))
  const upstream = await listening(served)
  tapPort = await freePort()
  control = await freePort()
  rawPort = await freePort()
  const [one, two] = await Promise.all(brokers.map(listening))
  const raw = { name: 'orders-broker-5672', from: 'orders', to: 'broker', port: 5672, raw: true, listen: `127.0.0.1:${rawPort}`, upstreams: { 'broker-1': `127.0.0.1:${one}`, 'broker-2': `127.0.0.1:${two}` } }
  const link = { name: 'orders-payments-8002', from: 'orders', to: 'payments', port: 8002, raw: false, listen: `127.0.0.1:${tapPort}`, upstreams: { payments: `127.0.0.1:${upstream}` } }
  fs.writeFileSync(path.join(folder, 'tap.json'), JSON.stringify({ control: `127.0.0.1:${control}`, links: [link, raw] }))
  const [python = '', ...args] = findPython()
  child = spawn(python, [...args, path.join(ROOT, 'python', 'native', 'tap.py'), path.join(folder, 'tap.json')], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => { child.stdout!.once('data', resolve) })
})
afterAll(() => {
  child.kill('SIGKILL')
  served.closeAllConnections()
  served.close()
  for (const broker of brokers) broker.close()
  fs.rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await tell('DELETE', '/rules')
  await tell('DELETE', '/events')
})

interface Seen { kind: string; process: string; from: string; to: string; method?: string; path?: string; status?: number; body?: { text: string; size: number }; fault?: string; error?: string }
const tell = async (method: string, where: string, body?: unknown): Promise<unknown> => (await fetch(`http://127.0.0.1:${control}${where}`, { method, body: body === undefined ? null : JSON.stringify(body) })).json()
const seen = (): Promise<Seen[]> => tell('GET', '/events') as Promise<Seen[]>
/** The connection's end comes a moment after its last answer. */
const until = (kind: string): Promise<Seen[]> => vi.waitFor(async () => {
  const events = await seen()
  expect(events.map((event) => event.kind)).toContain(kind)
  return events
}, { timeout: 20_000, interval: 10 })

function send(options: http.RequestOptions, body = ''): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: tapPort, agent: false, ...options }, (response) => {
      let text = ''
      response.on('data', (chunk) => { text += String(chunk) })
      response.on('end', () => resolve({ status: response.statusCode!, text }))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}

describe('the tap', () => {
  it('passes on and tells of connections, requests and answers, as the kernel would', async () => {
    expect(await send({ method: 'POST', path: '/orders?x=1', headers: { 'transfer-encoding': 'chunked' } }, 'hello')).toEqual({ status: 201, text: 'hello' })
    const events = await until('net.close')
    expect(events.map(({ kind, process }) => `${kind} ${process}`)).toEqual(['net.connect orders', 'net.established orders', 'http.request orders', 'http.response payments', 'net.close orders'])
    expect(events[2]).toMatchObject({ from: 'orders', to: 'payments', method: 'POST', path: '/orders?x=1', body: { text: 'hello', size: 5 } })
    expect(events[3]).toMatchObject({ status: 201, body: { text: 'hello', size: 5 } })
  })

  it('knows many requests on one connection, and answers without a body', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    for (const method of ['GET', 'GET', 'HEAD']) expect((await send({ agent, method, path: '/' })).status).toBe(200)
    agent.destroy()
    const events = await vi.waitFor(async () => {
      const all = await seen()
      expect(all.filter(({ kind }) => kind === 'http.response')).toHaveLength(3)
      return all
    }, { timeout: 20_000, interval: 10 })
    expect(events.filter(({ kind }) => kind === 'net.connect')).toHaveLength(1)
    expect(events.flatMap(({ kind, method }) => kind === 'http.request' ? [method] : [])).toEqual(['GET', 'GET', 'HEAD'])
  })

  it('ends a connection whose client has gone, though the service would keep it', async () => {
    const socket = net.connect(tapPort, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))
    await new Promise((resolve) => { socket.once('data', resolve) })
    socket.end()
    socket.resume()
    await until('net.close')
  })

  it('holds nothing back: the first part of an answer is there before the last is written', async () => {
    await new Promise<void>((resolve, reject) => {
      http.get({ host: '127.0.0.1', port: tapPort, path: '/drip', agent: false }, (response) => {
        let text = ''
        response.on('data', (chunk) => { text += String(chunk); if (text === 'one') waiting() })
        response.on('end', () => { expect(text).toBe('onetwo'); resolve() })
      }).on('error', reject)
    })
  })

  it('answers in the service’s place where a rule says so, and lets others through', async () => {
    await tell('POST', '/rules', { id: 'f', link: 'orders-payments-8002', type: 'http_abort', httpStatus: 503, path: '/pay' })
    expect((await send({ path: '/pay/1' })).status).toBe(503)
    expect((await send({ path: '/health' })).status).toBe(200)
    await tell('DELETE', '/rules/f')
    expect((await send({ path: '/pay/1' })).status).toBe(200)
    expect((await seen()).filter(({ fault }) => fault === 'f')).toHaveLength(1)
  })

  it('tells of an answer that never came', async () => {
    await expect(send({ path: '/gone' })).rejects.toThrow()
    expect(await until('http.failed')).toContainEqual(expect.objectContaining({ kind: 'http.failed', to: 'payments', error: 'the connection went away' }))
  })

  it('lets what is no HTTP pass as it is', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const socket = net.connect(tapPort, '127.0.0.1', () => socket.write('\u0000\u0001 not http'))
      socket.once('data', (chunk) => { resolve(chunk.toString()); socket.destroy() })
      socket.once('error', reject)
    })
    // Node's own server finds no HTTP in it either, and says so.
    expect(text).toContain('400 Bad Request')
  })

  it('lets a broker\'s protocol be, though it begins like a line of HTTP, and leads to a service\'s processes in turn', async () => {
    const say = (): Promise<string> => new Promise((resolve, reject) => {
      let heard = ''
      net.connect(rawPort, '127.0.0.1', function (this: net.Socket) { this.write('AMQP\0\0\x09\x01') }).on('data', (chunk) => { heard += String(chunk) }).on('end', () => resolve(heard)).on('error', reject)
    })
    expect([await say(), await say()].sort()).toEqual(['one heard 8', 'two heard 8'])
    const events = await until('net.established')
    expect(new Set(events.filter(({ kind }) => kind === 'net.established').map(({ to }) => to))).toEqual(new Set(['broker-1', 'broker-2']))
    expect(events.filter(({ kind }) => kind.startsWith('http'))).toEqual([])
  })
})
