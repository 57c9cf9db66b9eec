import { describe, expect, it } from 'vitest'
import { SECOND } from '../../src/contract/time.ts'
import { exchanges, statusText, type ProcessView } from '../../src/telemetry/index.ts'
import { callLines } from '../../src/ui/panels/http/Calls.tsx'
import { headersText, parseHeaders, urlProblem, withContentType } from '../../src/ui/panels/http/headers.ts'
import { outcomeOf, sentRequests } from '../../src/ui/panels/http/history.ts'
import { pretty } from '../../src/ui/panels/http/pretty.ts'
import { whyRefused } from '../../src/ui/panels/http/refused.ts'
import { script } from '../telemetry/events.ts'

describe('the type of a body', () => {
  it('is JSON where it looks like it and no header says otherwise', () => {
    expect(withContentType([], ' {"item": "pan"}')).toEqual([['content-type', 'application/json']])
    expect(withContentType([], '[1, broken')).toEqual([['content-type', 'application/json']])
    expect(withContentType([['Content-Type', 'text/plain']], '{}')).toEqual([['Content-Type', 'text/plain']])
    expect(withContentType([['x-a', 'b']], 'plain text')).toEqual([['x-a', 'b']])
    expect(withContentType([], '')).toEqual([])
  })
})

describe('headers', () => {
  it('are read as they were written', () => {
    const headers: [string, string][] = [['content-type', 'application/json'], ['x-trace', 'a:b']]
    expect(parseHeaders(headersText(headers))).toEqual({ headers, problem: '' })
  })

  it('name the line that is wrong', () => {
    expect(parseHeaders('accept: */*\n\nbad line').problem).toContain('Line 3')
    expect(parseHeaders('na me: x').problem).toContain('Line 1')
  })
})

describe('urlProblem', () => {
  it.each([['http://orders:8001/x', ''], ['', 'Give an address'], ['orders/x', 'no address'], ['https://orders', 'http://']])('%s', (url, says) => {
    if (says === '') expect(urlProblem(url)).toBe('')
    else expect(urlProblem(url)).toContain(says)
  })
})

describe('history', () => {
  const send = (s: ReturnType<typeof script>, ms: number, id: string) =>
    s.add(ms, '', 'command', { step: 1, command: { type: 'http', request: { id, method: 'GET', url: 'http://orders:8001/', headers: [], body: '' } } })
  const outcome = (s: ReturnType<typeof script>) => {
    const [sent] = sentRequests.apply(sentRequests.create(), s.events).list
    return outcomeOf(sent!, exchanges.apply(exchanges.create(), s.events))
  }

  it('follows a request to its answer', () => {
    const s = script()
    send(s, 1000, 'r1')
    expect(outcome(s)).toEqual({ kind: 'waiting', since: SECOND })
    const a = s.request(1001, 1002, 'client', 'orders', { request: 'r1' })
    expect(outcome(s).kind).toBe('waiting')
    s.response(1900, 2000, a, 'client', 'orders', 503)
    expect(outcome(s)).toMatchObject({ kind: 'answered', status: 503, took: SECOND })
  })

  it('tells a failure before and after the request had arrived', () => {
    const s = script()
    send(s, 0, 'r1')
    s.add(500, 'client', 'client.failed', { request: 'r1', error: 'connection refused' })
    expect(outcome(s)).toMatchObject({ kind: 'failed', exchange: null, error: 'connection refused', took: SECOND / 2 })
    const other = script()
    send(other, 0, 'r1')
    const a = other.request(1, 2, 'client', 'orders', { request: 'r1' })
    other.failed(1000, a, 'client', 'orders', 'timed out after 1000 ms')
    expect(outcome(other)).toMatchObject({ kind: 'failed', error: 'timed out after 1 s' })
  })
})

describe('the calls of an exchange', () => {
  it('are told in order, with those that never connected', () => {
    const s = script()
    const outer = s.request(0, 1, 'client', 'orders')
    s.add(2, 'orders', 'net.connect', { conn: 50, from: 'orders', to: 'payments', port: 8002 })
    s.add(502, 'orders', 'net.close', { conn: 50, from: 'orders', to: 'payments' })
    s.add(505, 'orders', 'http.failed', { exchange: 90, conn: 3, from: 'orders', to: 'ledger', error: 'the connection was reset; "GET /x" had not arrived' })
    const inner = s.request(510, 511, 'orders', 'stock')
    s.response(512, 513, inner, 'orders', 'stock')
    const state = exchanges.apply(exchanges.create(), s.events)
    expect(callLines(state.byId.get(outer)!, state).map(({ to, what, result }) => [to, what, result])).toEqual([
      ['payments', 'connect', 'gave up connecting after 500 ms'],
      ['ledger', 'GET /x', 'did not arrive: the connection was reset'],
      ['stock', 'GET /orders/7', '200 OK'],
    ])
  })
})

describe('pretty', () => {
  it('indents JSON and leaves the rest', () => {
    expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(pretty('{broken')).toBe('{broken')
    expect(pretty('<b>x</b>')).toBe('<b>x</b>')
    expect(statusText(503)).toBe('503 Service Unavailable')
    expect(statusText(299)).toBe('299')
  })
})

describe('why a connection was refused', () => {
  const orders: ProcessView = { name: 'orders', service: 'orders', state: 'ready', since: SECOND, ip: '', port: 8001, generation: 1, exitCode: null, detail: '' }
  const at = (t: number, url: string) => ({ t, request: { id: 'r1', method: 'GET', url, headers: [], body: '' } })
  it.each<[string, Partial<ProcessView>, number, string, string]>([
    ['still starting', { state: 'starting', port: null }, 0, 'http://orders:8001/', 'orders is still starting: send it again once it is ready.'],
    ['ready since', {}, 0, 'http://orders:8001/', 'orders was not listening yet; it is now: send it again.'],
    ['another port', {}, 0, 'http://orders/', 'orders listens on port 8001.'],
    ['crashed', { state: 'crashed' }, 0, 'http://orders:8001/', 'orders has crashed: restart it, on the map or by Run again.'],
    ['stopped', { state: 'stopped' }, 0, 'http://orders:8001/', 'orders is stopped: start it on the map.'],
    ['ready before: a fault refused it', {}, 2 * SECOND, 'http://orders:8001/', ''],
    ['nobody of that name', {}, 0, 'http://stock:8001/', ''],
    ['one of several', { name: 'orders-1' }, 0, 'http://orders:9000/', 'orders listens on port 8001.'],
  ])('%s', (_, process, t, url, says) => {
    expect(whyRefused(at(t, url), 'connection refused', [{ ...orders, ...process }])).toBe(says)
    expect(whyRefused(at(t, url), 'timed out', [{ ...orders, ...process }])).toBe('')
  })
})
