import { describe, expect, it } from 'vitest'
import { advance, bodyText, finish, httpDecoder, type HttpDecoder } from '../../src/sim/net/http-decoder.ts'
import { text } from './fake-process.ts'

type Seen = { first: string; headers: [string, string][]; body: string; size: number } | 'off'

/** Feeds pieces and writes down each whole message. */
function read(d: HttpDecoder, pieces: Uint8Array[], options: { method?: string; close?: boolean } = {}): Seen[] {
  const seen: Seen[] = []
  const ended = (): void => {
    const head = d.head as NonNullable<HttpDecoder['head']>
    const { text: body, size } = bodyText(d)
    seen.push({ first: d.role === 'request' ? `${head.method} ${head.path}` : String(head.status), headers: head.headers, body, size })
  }
  for (const piece of pieces) {
    for (let at = 0; ;) {
      const met = advance(d, piece, at, 0, options.method)
      at = d.offset
      if (met === null) break
      if (met === 'end') ended()
      if (met === 'off') seen.push('off')
    }
  }
  if (options.close && finish(d) === 'end') ended()
  return seen
}

const REQUESTS = 'GET /a?b=1 HTTP/1.1\r\nHost: x\r\n\r\n'
  + 'POST /p HTTP/1.1\r\nContent-Length: 5\r\nX: a:b \r\n\r\nhello'
  + '\r\nPUT /c HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nTrailer: 1\r\n\r\n'
  + 'DELETE /d HTTP/1.0\r\nContent-Length: 0\r\n\r\n'
const RESPONSES = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc'
  + 'HTTP/1.1 204 No Content\r\n\r\n'
  + 'HTTP/1.1 304\r\ncontent-length: 10\r\n\r\n'
  + 'HTTP/1.1 500 Oh no\r\ntransfer-encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n'
  + 'HTTP/1.0 200 OK\r\n\r\nuntil the end'

const pieces = (whole: string, size: number): Uint8Array[] => {
  const bytes = text(whole)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size))
}

describe('the decoder', () => {
  it('[N2] reads requests: no body, a length, chunks with extensions and trailers', () => {
    expect(read(httpDecoder('request'), pieces(REQUESTS, 9999))).toEqual([
      { first: 'GET /a?b=1', headers: [['Host', 'x']], body: '', size: 0 },
      { first: 'POST /p', headers: [['Content-Length', '5'], ['X', 'a:b']], body: 'hello', size: 5 },
      { first: 'PUT /c', headers: [['Transfer-Encoding', 'gzip, chunked']], body: 'hello world', size: 11 },
      { first: 'DELETE /d', headers: [['Content-Length', '0']], body: '', size: 0 },
    ])
  })

  it('[N2] reads answers: interim ones skipped, bodiless ones, chunks, until the close', () => {
    expect(read(httpDecoder('response'), pieces(RESPONSES, 9999), { close: true }).map((r) => r === 'off' ? r : [r.first, r.body])).toEqual([
      ['200', 'abc'], ['204', ''], ['304', ''], ['500', '0123456789'], ['200', 'until the end'],
    ])
  })

  it.each([['request', REQUESTS], ['response', RESPONSES]] as const)('[N2] reads %ss the same however they are cut', (role, whole) => {
    const expected = read(httpDecoder(role), pieces(whole, 9999), { close: true })
    for (let size = 1; size < 80; size++) expect(read(httpDecoder(role), pieces(whole, size), { close: true })).toEqual(expected)
  })

  it('[C1] goes on from a clone of its state at any byte', () => {
    const expected = read(httpDecoder('request'), pieces(REQUESTS, 9999))
    for (let cut = 0; cut < REQUESTS.length; cut++) {
      const first = httpDecoder('request')
      const before = read(first, [text(REQUESTS.slice(0, cut))])
      expect([...before, ...read(structuredClone(first), [text(REQUESTS.slice(cut))])]).toEqual(expected)
    }
  })

  it('[N2] knows that HEAD has no body', () => {
    const d = httpDecoder('response')
    expect(read(d, [text('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n')], { method: 'HEAD' })).toHaveLength(1)
  })

  it.each([
    ['a length that is no number', 'request', 'GET / HTTP/1.1\r\ncontent-length: x\r\n\r\n'],
    ['TLS', 'request', '\x16\x03\x01\x02'],
    ['Kafka', 'request', '\0\0\0\x10'],
    ['Redis', 'request', '*1\r\n$4\r\nPING\r\n'],
    ['NATS', 'request', 'CONNECT {"verbose":false}\r\n'],
    ['a header without a colon', 'request', 'GET / HTTP/1.1\r\nnonsense\r\n\r\n'],
    ['a bad chunk', 'request', 'GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    ['HTTP/2', 'request', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['no answer', 'response', 'hello'],
    ['an endless head', 'request', `GET / HTTP/1.1\r\nx: ${'a'.repeat(70_000)}`],
  ] as const)('[N2] lets alone what is not HTTP/1.1: %s', (_, role, bytes) => {
    const d = httpDecoder(role)
    expect(read(d, [text(bytes), text('GET / HTTP/1.1\r\n\r\n')])).toEqual(['off'])
  })

  it('[N2] keeps 16 KiB of a body, cut between two characters, and counts all of it', () => {
    const body = `x${'€'.repeat(10_000)}`
    const d = httpDecoder('request')
    const [seen] = read(d, pieces(`POST / HTTP/1.1\r\ncontent-length: ${text(body).length}\r\n\r\n${body}`, 1000))
    expect(seen === 'off' || seen?.size).toBe(30_001)
    expect(seen !== 'off' && seen?.body === `x${'€'.repeat(5461)}`).toBe(true)
    const shifted = httpDecoder('request')
    const [other] = read(shifted, pieces(`POST / HTTP/1.1\r\ncontent-length: ${text(body).length + 1}\r\n\r\ny${body}`, 1000))
    expect(other !== 'off' && other?.body === `yx${'€'.repeat(5460)}`).toBe(true)
  })
})
