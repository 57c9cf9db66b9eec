import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64 } from '../../src/contract/base64.ts'
import type { SocketAct, SocketNews } from '../../src/contract/sockets.ts'
import { CookieJar } from '../../src/stores/browse/cookies.ts'
import { openSockets, type Dial } from '../../src/stores/browse/dial.ts'
import { fetchWhole, type LabRequest } from '../../src/stores/browse/http.ts'
import { ResponseReader } from '../../src/stores/browse/response.ts'
import { openWebSocket } from '../../src/stores/browse/websocket.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (data: Uint8Array) => new TextDecoder().decode(data)

/** A lab whose one server answers what `answer` makes of all that it was sent. */
function labThat(answer: (sent: string, hear: (news: SocketNews) => void) => void): { dial: Dial; acts: SocketAct[] } {
  const acts: SocketAct[] = []
  let sent = ''
  const sockets = openSockets((command) => {
    if (command.type !== 'socket') return false
    acts.push(command.act)
    const hear = (news: SocketNews) => sockets.heard(command.socket, news)
    if (command.act.kind === 'connect') {
      sent = ''
      queueMicrotask(() => hear({ kind: 'connected' }))
    }
    if (command.act.kind === 'send') {
      sent += text(fromBase64(command.act.bytes))
      queueMicrotask(() => answer(sent, hear))
    }
    return true
  })
  return { dial: sockets.dial, acts }
}
const get = (url: string): LabRequest => ({ method: 'GET', url, headers: [], body: new Uint8Array(0) })
const says = (response: string) => (_sent: string, hear: (news: SocketNews) => void) => hear({ kind: 'data', bytes: bytes(response) })

/** Everything that a reader makes of an answer that comes in these pieces. */
function read(pieces: Uint8Array[], method = 'GET', closes = true): string[] {
  const told: string[] = []
  const reader = new ResponseReader(method, {
    head: ({ status, headers }) => told.push(`${status} ${headers.map((one) => one.join('=')).join(' ')}`),
    chunk: (chunk) => told.push(text(chunk)),
    end: () => told.push('end'),
    failed: (message) => told.push(`failed: ${message}`),
  })
  for (const piece of pieces) reader.push(piece)
  if (closes) reader.eof()
  return told
}

describe('an answer', () => {
  const ANSWERS: [string, string, string][] = [
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 'hello'],
    ['in chunks, with a trailer', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=1\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: y\r\n\r\n', 'hello world'],
    ['until the connection ends', 'HTTP/1.1 200 OK\r\n\r\nhello\r\n\r\n', 'hello\r\n\r\n'],
    ['after an interim one', 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', 'hi'],
    ['without content', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
    ['of no length', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', ''],
  ]
  it.each(ANSWERS)('%s is read whole, however it is cut', (_name, answer, body) => {
    fc.assert(fc.property(fc.array(fc.nat(answer.length), { maxLength: 8 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), answer.length]
      const told = read(at.slice(1).map((end, i) => bytes(answer.slice(at[i], end))))
      expect(told[0]).toMatch(/^20[04]/)
      expect(told.slice(1, -1).join('')).toBe(body)
      expect(told.at(-1)).toBe('end')
    }))
  })

  it('to HEAD has no body, whatever its length says', () => {
    expect(read([bytes('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n')], 'HEAD', false)).toEqual(['200 Content-Length=5', 'end'])
  })

  it.each([
    ['', 'failed: the connection was closed before an answer came'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel', 'failed: the connection was closed in the middle of the answer'],
    ['SSH-2.0-OpenSSH\r\n\r\n', 'failed: what answers speaks no HTTP: SSH-2.0-OpenSSH'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n', 'failed: the answer has a chunk without a size'],
  ])('that is none is told: %j', (answer, told) => {
    expect(read([bytes(answer)]).at(-1)).toBe(told)
  })
})

describe('a request of the page', () => {
  it('crosses a connection of its own, which is closed behind it', async () => {
    const { dial, acts } = labThat(says('HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok'))
    const answer = await fetchWhole(dial, { method: 'POST', url: 'http://orders:8001/orders?x=1', headers: [['Content-Type', 'text/plain']], body: bytes('tea') }, () => {})
    expect({ ...answer, body: text(answer.body) }).toMatchObject({ status: 201, statusText: 'Created', body: 'ok', url: 'http://orders:8001/orders?x=1' })
    expect(acts[0]).toEqual({ kind: 'connect', host: 'orders', port: 8001 })
    expect(acts[1]).toMatchObject({ kind: 'send' })
    expect(acts[1]?.kind === 'send' && text(fromBase64(acts[1].bytes))).toBe('POST /orders?x=1 HTTP/1.1\r\nHost: orders:8001\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nAccept: */*\r\n\r\n')
    expect(acts.at(-1)).toEqual({ kind: 'close' })
  })

  it('follows redirects, and not for ever', async () => {
    const { dial } = labThat((sent, hear) => says(sent.startsWith('GET /new ') ? 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew' : 'HTTP/1.1 303 See Other\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n')(sent, hear))
    expect(await fetchWhole(dial, { ...get('http://orders:8001/old'), method: 'POST' }, () => {})).toMatchObject({ status: 200, url: 'http://orders:8001/new' })
    const loop = labThat(says('HTTP/1.1 307 Temporary Redirect\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'))
    await expect(fetchWhole(loop.dial, get('http://orders:8001/'), () => {})).rejects.toThrow('redirects more than 10 times')
  })

  it('fails in words: refused, reset, no lab, the end of the run', async () => {
    const refused = openSockets((command) => { if (command.type === 'socket' && command.act.kind === 'connect') queueMicrotask(() => refused.heard(command.socket, { kind: 'failed', errno: 'ECONNREFUSED', detail: 'nothing listens on orders:9' })); return true })
    await expect(fetchWhole(refused.dial, get('http://orders:9/'), () => {})).rejects.toThrow('nothing listens on orders:9')
    await expect(fetchWhole(() => null, get('http://orders:8001/'), () => {})).rejects.toThrow('The lab is not running.')
    const sockets = openSockets(() => true)
    const waiting = fetchWhole(sockets.dial, get('http://orders:8001/'), () => {})
    sockets.forget()
    await expect(waiting).rejects.toThrow('the run has ended')
  })
})

describe('[V3] a cookie', () => {
  const jar = (...set: string[]) => {
    const one = new CookieJar()
    for (const text of set) one.set('http://orders:8001/shop/login', text)
    return one
  }
  it.each([
    ['goes back to its host, whatever the port', ['a=1; Path=/'], 'http://orders:9/', 'a=1'],
    ['goes to no other host', ['a=1; Path=/'], 'http://payments:8001/', ''],
    ['belongs to the folder of the page that set it', ['a=1'], 'http://orders:8001/shop/x', 'a=1'],
    ['goes to no other folder', ['a=1'], 'http://orders:8001/shopping', ''],
    ['is replaced by its like', ['a=1', 'b=2', 'a=3=4'], 'http://orders:8001/shop', 'b=2; a=3=4'],
    ['is taken back', ['a=1', 'a=; Max-Age=0'], 'http://orders:8001/shop', ''],
    ['without a name is none', ['=1', 'x'], 'http://orders:8001/shop', ''],
  ])('%s', (_name, set, url, sent) => {
    expect(jar(...set).header(url)).toBe(sent)
  })

  it('that is HttpOnly no script sees, sets or takes back', () => {
    const one = jar('id=1; HttpOnly', 'b=2')
    one.set('http://orders:8001/shop/x', 'id=; Max-Age=0', true)
    one.set('http://orders:8001/shop/x', 'c=3; HttpOnly', true)
    expect(one.header('http://orders:8001/shop/x', true)).toBe('b=2')
    expect(one.header('http://orders:8001/shop/x')).toBe('id=1; b=2')
  })

  it('of a redirecting answer goes with the request that follows', async () => {
    const { dial } = labThat((sent, hear) => says(sent.startsWith('GET /in ')
      ? `HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n${/Cookie: (\S+)/.exec(sent)?.[1] ?? 'non'}`
      : 'HTTP/1.1 303 See Other\r\nLocation: /in\r\nSet-Cookie: i=1; Path=/\r\nContent-Length: 0\r\n\r\n')(sent, hear))
    const { body } = await fetchWhole(dial, { ...get('http://orders:8001/login'), method: 'POST' }, () => {}, new CookieJar())
    expect(text(body)).toBe('i=1')
  })
})

describe('a WebSocket of the page', () => {
  const UPGRADED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: chat\r\n\r\n'
  const told = () => {
    const list: string[] = []
    return { list, listener: {
      open: (protocol: string) => void list.push(`open ${protocol}`),
      message: (data: string | Uint8Array) => void list.push(typeof data === 'string' ? data : `bytes ${[...data].join()}`),
      closed: (code: number, reason: string) => void list.push(`closed ${code} ${reason}`),
    } }
  }

  it('opens, puts messages together from fragments, answers pings, sends masked frames, closes', async () => {
    const { list, listener } = told()
    const frames = [[0x01, 3, ...bytes('one')], [0x89, 1, 7], [0x80, 3, ...bytes('two')], [0x82, 2, 1, 2], [0x88, 5, 0x03, 0xe8, ...bytes('bye')]].flat()
    let step = 0
    const { dial, acts } = labThat((_sent, hear) => {
      if (step++ === 0) hear({ kind: 'data', bytes: Uint8Array.from([...bytes(UPGRADED), ...frames.slice(0, 4)]) })
      if (step === 1) { hear({ kind: 'data', bytes: Uint8Array.from(frames.slice(4)) }) }
    })
    const socket = openWebSocket(dial, 'http://orders:8001/ws', ['chat'], listener)
    await new Promise((resolve) => { setTimeout(resolve, 0) })
    socket.send('x')
    expect(list).toEqual(['open chat', 'onetwo', 'bytes 1,2', 'closed 1000 bye'])
    const sent = acts.flatMap((act) => act.kind === 'send' ? [fromBase64(act.bytes)] : [])
    expect(text(sent[0]!)).toMatch(/^GET \/ws HTTP\/1\.1\r\nHost: orders:8001\r\nUpgrade: websocket\r\n[^]*Sec-WebSocket-Protocol: chat\r\n\r\n$/)
    expect([...sent[1]!]).toEqual([0x8a, 0x81, 0, 0, 0, 0, 7])
    expect([...sent[2]!]).toEqual([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8])
    expect(acts.at(-1)).toEqual({ kind: 'close' })
  })

  it('is told that the service knows no WebSocket there', async () => {
    const { list, listener } = told()
    openWebSocket(labThat(says('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')).dial, 'http://orders:8001/ws', [], listener)
    await new Promise((resolve) => { setTimeout(resolve, 0) })
    expect(list).toEqual(['closed 1006 the service answered 404 to the WebSocket’s handshake'.replace('’', "'")])
  })
})
