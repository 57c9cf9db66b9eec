import { describe, expect, it } from 'vitest'
import type { ProcessOutput } from '../../src/contract/process.ts'
import { booted, events, get, str, text, type Script } from './fake-process.ts'
import { echoServer, http } from './scripts.ts'

/** Answers each segment with the next of these texts, in pieces one millisecond apart. */
const answering = (...answers: string[][]): Script<{ answers: string[][]; todo: string[]; fd: number }> => ({
  memory: () => ({ answers: answers.map((a) => [...a]), todo: [], fd: 0 }),
  step({ inputs, memory, out, now, wakeAt }) {
    for (const i of inputs) {
      if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
      if (i.kind === 'data') {
        memory.fd = i.fd
        memory.todo.push(...(memory.answers.shift() ?? []))
      }
      if (i.kind === 'eof') out({ kind: 'close', fd: i.fd })
    }
    const next = memory.todo.shift()
    if (next === 'CLOSE') out({ kind: 'close', fd: memory.fd })
    else if (next === 'ABORT') out({ kind: 'abort', fd: memory.fd })
    else if (next !== undefined) out({ kind: 'send', fd: memory.fd, bytes: text(next) })
    if (memory.todo.length > 0) wakeAt(now + 1e6)
  },
})

async function exchange(answer: string[], more = {}) {
  const world = await booted({ scripts: { b: answering(answer) } })
  await world.runUntil(1e6)
  world.apply(get('http://b:8000/x', { id: 'the-one', ...more }))
  await world.runUntil(Infinity)
  return world
}

describe('exchanges', () => {
  it('[N2] are logged when whole: the request at the server, the answer at the caller', async () => {
    const world = await exchange([http(201, 'hello', 'x-a: 1\r\n').slice(0, 20), http(201, 'hello', 'x-a: 1\r\n').slice(20)], { method: 'POST', body: 'ä' })
    const [request] = events(world, 'http.request')
    const [response] = events(world, 'http.response')
    expect(request).toMatchObject({ t: 1.85e6, sent: 1.6e6, process: 'client', from: 'client', to: 'b', method: 'POST', path: '/x', request: 'the-one', body: { text: 'ä', size: 2 } })
    expect(response).toMatchObject({ t: 3.1e6, sent: 1.85e6, process: 'b', status: 201, exchange: request?.exchange, request: 'the-one', body: { text: 'hello', size: 5 } })
    expect(response?.headers).toContainEqual(['x-a', '1'])
    expect(events(world, 'http.failed')).toEqual([])
  })

  it('[N2] of chunked answers and of answers that end with the connection', async () => {
    const chunked = await exchange(['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '3\r\nabc\r\n', '0\r\n\r\n'])
    expect(events(chunked, 'http.response')[0]).toMatchObject({ body: { text: 'abc', size: 3 }, t: 4.1e6 })
    const closing = await exchange(['HTTP/1.1 200 OK\r\n\r\nabc', 'def', 'CLOSE'])
    expect(events(closing, 'http.response')[0]?.body.text).toBe('abcdef')
  })

  it.each([
    ['a connection closed too soon', ['HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc', 'CLOSE'], 'the connection was closed before the answer was complete'],
    ['a reset', ['HTTP/1.1 200 OK\r\n', 'ABORT'], 'the connection was reset'],
    ['no answer at all', ['CLOSE'], 'the connection was closed before the answer was complete'],
    ['an answer that is not HTTP', ['hello'], 'the answer is not HTTP/1.1'],
    ['no answer in time', [], 'timed out after 500 ms'],
  ])('[N2] fail with %s', async (_, answer, error) => {
    const world = await exchange(answer, { timeout: 500 })
    expect(events(world, 'http.failed').map((e) => [e.error, e.request])).toEqual([[error, 'the-one']])
    expect([events(world, 'http.response'), events(world, 'client.failed')]).toEqual([[], []])
    expect(world.nextTime()).toBe(null)
  })

  it('[N2] whose request never arrived are named by it', async () => {
    const world = await booted({ scripts: { b: echoServer() } })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'hole', spec: { type: 'timeout' }, scope: { to: 'b' } })
    world.apply(get('http://b:8000/lost?x', { id: 'r', timeout: 100 }))
    await world.runUntil(Infinity)
    expect(events(world, 'http.request')).toEqual([])
    expect(events(world, 'http.failed').map((e) => e.error)).toEqual(['timed out after 100 ms; "GET /lost?x" had not arrived'])
  })

  it('[N2] are paired in order on a kept-alive, pipelined connection', async () => {
    const pipelining: Script<any> = {
      memory: () => ({}),
      step({ inputs, out, wakeAt, now }) {
        for (const i of inputs) {
          if (i.kind === 'start') wakeAt(1e6)
          if (i.kind === 'connected') {
            const requests = '/1 HEAD:/2 /3'.split(' ').map((p) => p.startsWith('HEAD:') ? `HEAD ${p.slice(5)}` : `GET ${p}`)
            out({ kind: 'send', fd: 1, bytes: text(requests.map((r) => `${r} HTTP/1.1\r\n\r\n`).join('')) })
          }
        }
        if (now === 1e6) out({ kind: 'connect', fd: 1, host: '10.0.0.2', port: 8000 })
      },
    }
    const world = await booted({ scripts: {
      a: pipelining, b: answering([http(200, 'one') + 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n' + http(404, 'three')]),
    } })
    await world.runUntil(Infinity)
    expect(events(world, 'http.request').map((e) => [e.exchange, e.path])).toEqual([[1, '/1'], [2, '/2'], [3, '/3']])
    expect(events(world, 'http.response').map((e) => [e.exchange, e.status, e.body.text])).toEqual([[1, 200, 'one'], [2, 200, ''], [3, 404, 'three']])
  })

  it('[N2] end with an upgrade: what follows is let alone', async () => {
    const world = await booted({ scripts: {
      a: {
        memory: () => ({}),
        step({ inputs, out, wakeAt, now }) {
          const send = (s: string): void => out({ kind: 'send', fd: 1, bytes: text(s) } satisfies ProcessOutput)
          for (const i of inputs) {
            if (i.kind === 'start') wakeAt(1e6)
            if (i.kind === 'connected') send('GET /ws HTTP/1.1\r\nupgrade: websocket\r\n\r\n')
            if (i.kind === 'data') out({ kind: 'stdout', text: str(i.bytes) })
            if (i.kind === 'data' && str(i.bytes).startsWith('HTTP')) send('GET /not-http HTTP/1.1\r\n\r\n')
          }
          if (now === 1e6) out({ kind: 'connect', fd: 1, host: 'b', port: 8000 })
        },
      },
      b: answering(['HTTP/1.1 101 Switching Protocols\r\n\r\n'], ['frame']),
    } })
    await world.runUntil(Infinity)
    expect(events(world, 'http.response').map((e) => e.status)).toEqual([101])
    expect(events(world, 'http.request')).toHaveLength(1)
    expect(events(world, 'stdout').at(-1)?.text).toBe('frame')
  })
})

describe('the client', () => {
  it.each([
    ['http://nobody:8000/', 'no such host: "nobody"; the lab has b'],
    ['http://b:9/', 'connection refused'],
    ['https://b:8000/', 'the TLS handshake failed: b does not speak TLS on this port'],
    ['b:8000/x', 'cannot request "b:8000/x": a URL looks like http://service:port/path'],
    ['http://b:99999/', 'cannot request "http://b:99999/": a URL looks like http://service:port/path'],
  ])('says why a request got nowhere: %s', async (url, error) => {
    const world = await booted({ scripts: { b: echoServer() } })
    await world.runUntil(1e6)
    world.apply(get(url, { id: 'r' }))
    await world.runUntil(Infinity)
    expect(events(world, 'client.failed').map((e) => [e.request, e.error])).toEqual([['r', error]])
  })

  it.each([
    [{ method: '7' }, 'cannot request with the method "7": it is a word such as GET or POST'],
    [{ method: 'GET /x HTTP/1.1\r\n' }, 'cannot request with the method "GET /x HTTP/1.1\r\n": it is a word such as GET or POST'],
    [{ headers: [['a b', 'c']] as [string, string][] }, 'cannot request with the header "a b: c": its name is a word such as Accept'],
    [{ headers: [['Content-Length', 'much']] as [string, string][] }, 'cannot request with the header "Content-Length: much": it is a number of bytes'],
  ])('does not send what no server could answer: %j', async (request, error) => {
    const world = await booted({ scripts: { b: echoServer() } })
    await world.runUntil(1e6)
    world.apply(get('http://b:8000/', { id: 'r', ...request }))
    await world.runUntil(Infinity)
    expect(events(world, 'client.failed').map((e) => [e.request, e.error])).toEqual([['r', error]])
  })

  it('gives up connecting after its timeout', async () => {
    const world = await booted({ scripts: { b: echoServer() } })
    world.apply({ type: 'arm', id: 'cut', spec: { type: 'partition' }, scope: { to: 'b' } })
    world.apply(get('http://b:8000/', { timeout: 2000 }))
    await world.runUntil(Infinity)
    expect(events(world, 'client.failed')[0]).toMatchObject({ t: 2e9, error: 'timed out after 2000 ms connecting' })
    expect(events(world, 'net.close')).toHaveLength(1)
    expect(world.nextTime()).toBe(null)
  })

  it('calls under another name, and lets its own headers stand', async () => {
    const world = await booted({ scripts: { b: echoServer() } })
    await world.runUntil(1e6)
    world.apply(get('http://b:8000?q=ü', { from: 'mobile', headers: [['Host', 'shop.test'], ['user-agent', 'x']] }))
    await world.runUntil(Infinity)
    const [request] = events(world, 'http.request')
    expect(request).toMatchObject({ from: 'mobile', path: '/?q=%C3%BC' })
    expect(request?.headers).toEqual([['Host', 'shop.test'], ['user-agent', 'x'], ['accept', '*/*'], ['connection', 'close']])
  })
})
