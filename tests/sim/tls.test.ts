import { HttpResponse, http as mock } from 'msw'
import { describe, expect, it } from 'vitest'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ProcessInput } from '../../src/contract/process.ts'
import { certificateFor } from '../../src/sim/net/public-ca.ts'
import { der, integer, oid, time } from '../../src/sim/net/der.ts'
import { frameOf, missing, readFrame } from '../../src/sim/net/tls-frames.ts'
import { booted, events, get, str, text, type Memory, type Script } from './fake-process.ts'
import { http } from './scripts.ts'
import { mswWorld } from './outside-world.ts'

/** A server that speaks TLS, and answers a request with its first line. `more`: fields of its hello. */
function tlsServer(version = 0x0304, more: Record<string, unknown> = {}): Script<Memory> {
  return {
    memory: () => ({}),
    step({ inputs, out, spec }) {
      for (const input of inputs) {
        if (input.kind === 'start') out({ kind: 'listen', port: 8443 })
        if (input.kind === 'eof') out({ kind: 'close', fd: input.fd })
        if (input.kind !== 'data') continue
        const frame = missing(input.bytes) === 0 ? readFrame(input.bytes) : null
        const send = (bytes: Uint8Array): void => out({ kind: 'send', fd: input.fd, bytes })
        if (frame?.type === 'client_hello') send(frameOf({ type: 'server_hello', version, alpn: 'http/1.1', chain: [], ...more }))
        else if (frame?.type === 'finished') send(frameOf({ type: 'ticket' }))
        else if (frame === null) send(text(http(200, `${spec.name}: ${str(input.bytes).split('\r\n')[0]}`)))
      }
    },
  }
}

async function ask(script: Script<Memory>, ...requests: ReturnType<typeof get>[]) {
  const world = await booted({ scripts: { shop: script } })
  await world.runUntil(1e6)
  for (const request of requests) world.apply(request)
  await world.runUntil(Infinity)
  return world
}

describe('[N5] the kernel reads what crosses a TLS connection', () => {
  it('one round trip more in TLS 1.3, two in TLS 1.2; the request is logged as https', async () => {
    const at = async (script: Script<Memory>): Promise<number> => {
      const world = await ask(script, get('https://shop:8443/x', { id: 'r' }))
      expect(events(world, 'http.request')[0]).toMatchObject({ scheme: 'https', path: '/x', request: 'r' })
      expect(events(world, 'http.response')[0]).toMatchObject({ status: 200, body: { text: 'shop: GET /x HTTP/1.1' } })
      expect(events(world, 'net.tls')[0]).toMatchObject({ from: 'client', to: 'shop', sni: 'shop', alpn: 'http/1.1', ok: true, detail: '' })
      return events(world, 'http.request')[0]?.t as number
    }
    const [new_, old] = [await at(tlsServer()), await at(tlsServer(0x0303))]
    // The name, the connection, the hello, and the way of the request.
    expect(new_).toBe(1e6 + 0.1e6 + 0.5e6 + 0.5e6 + 0.25e6)
    expect(old).toBe(new_ + 0.5e6)
  })

  it('a server that asks for the client\'s certificate has the last word', async () => {
    const world = await ask(tlsServer(0x0304, { request_certificate: true }), get('https://shop:8443/x'))
    const [request, tls] = [events(world, 'http.request')[0], events(world, 'net.tls')[0]]
    expect(tls).toMatchObject({ ok: true, t: (request?.t as number) + 0.25e6 })
  })

  it('an alert ends the handshake, and the log says what it was', async () => {
    const refuses: Script<Memory> = {
      memory: () => ({}),
      step({ inputs, out }) {
        for (const input of inputs) {
          if (input.kind === 'start') out({ kind: 'listen', port: 8443 })
          if (input.kind === 'data') out({ kind: 'send', fd: input.fd, bytes: Uint8Array.of(21, 3, 3, 0, 2, 2, 40) })
        }
      },
    }
    const world = await ask(refuses, get('https://shop:8443/', { id: 'r' }))
    expect(events(world, 'net.tls')).toMatchObject([{ ok: false, detail: 'shop refused: handshake failure' }])
    expect(events(world, 'client.failed')).toMatchObject([{ request: 'r', error: 'the TLS handshake failed: shop refused: handshake failure' }])
  })

  it('a frame may come in pieces, and the request in the segment of the last', async () => {
    let got = 0
    const hello = frameOf({ type: 'client_hello', sni: null, alpn: [], versions: [0x0304] })
    const rest = text('GET /y HTTP/1.1\r\nhost: shop\r\n\r\n')
    const finished = frameOf({ type: 'finished', chain: [] })
    const client: Script<Memory> = {
      memory: () => ({ step: 0 }),
      step({ inputs, memory, out, wakeAt, now }) {
        const stage = memory as { step: number }
        const send = (bytes: Uint8Array): void => out({ kind: 'send', fd: 1, bytes })
        for (const input of inputs) {
          if (input.kind === 'start') out({ kind: 'connect', fd: 1, host: '10.0.0.1', port: 8443 })
          if (input.kind === 'connected') {
            send(hello.slice(0, 3))
            stage.step = 1
            wakeAt(now + 1e6)
          }
          if (input.kind === 'data' && stage.step === 2) {
            send(Uint8Array.from([...finished, ...rest]))
            stage.step = 3
          }
        }
        if (inputs.length === 0 && stage.step === 1) {
          send(hello.slice(3))
          stage.step = 2
        }
      },
    }
    const world = await booted({ scripts: { shop: { ...tlsServer(), step: (turn) => {
      for (const input of turn.inputs) if (input.kind === 'data') got += input.bytes.length
      assemble(turn, tlsServer())
    } }, caller: client } })
    await world.runUntil(1e9)
    expect(events(world, 'http.request')).toMatchObject([{ path: '/y', scheme: 'https' }])
    expect(got).toBe(hello.length + finished.length + rest.length)
  })

  it('what is not TLS is left alone, whatever its first byte', async () => {
    const world = await booted({ scripts: {
      shop: tlsServer(),
      caller: {
        memory: () => ({}),
        step({ inputs, out }) {
          for (const input of inputs) {
            if (input.kind === 'start') out({ kind: 'connect', fd: 1, host: '10.0.0.1', port: 8443 })
            if (input.kind === 'connected') out({ kind: 'send', fd: 1, bytes: Uint8Array.of(22, 3, 3, 0, 4, 1, 2, 3, 4) })
          }
        },
      },
    } })
    await world.runUntil(1e9)
    expect(events(world, 'net.tls')).toEqual([])
    expect(events(world, 'http.request')).toEqual([])
  })

  it('http_abort answers inside the connection, behind the handshake', async () => {
    const world = await booted({ scripts: { shop: tlsServer() } })
    await world.runUntil(1e6)
    world.apply({ type: 'arm', id: 'a', spec: { type: 'http_abort', httpStatus: 503 }, scope: { to: 'shop' } })
    world.apply(get('https://shop:8443/x', { id: 'r' }))
    await world.runUntil(Infinity)
    expect(events(world, 'http.response')).toMatchObject([{ status: 503, fault: 'a', request: 'r' }])
  })
})

/** Joins what comes in pieces: the scripted server reads whole frames. */
function assemble(turn: Parameters<Script<Memory>['step']>[0], script: Script<Memory>): void {
  const held = (turn.memory['held'] ??= []) as number[]
  const inputs = turn.inputs.flatMap((input): ProcessInput[] => {
    if (input.kind !== 'data') return [input]
    held.push(...input.bytes)
    const found: ProcessInput[] = []
    for (let left = missing(Uint8Array.from(held)); left !== null && left <= 0; left = missing(Uint8Array.from(held))) {
      const size = 5 + ((held[3] as number) << 8 | (held[4] as number))
      found.push({ ...input, bytes: Uint8Array.from(held.splice(0, size)) })
      if (held.length === 0) break
    }
    if (held.length > 0 && held[0] !== 22) found.push({ ...input, bytes: Uint8Array.from(held.splice(0)) })
    return found
  })
  script.step({ ...turn, inputs })
}

describe('[N3] [N5] the outside world over https', () => {
  const world = mswWorld(mock.get('https://api.example.com/pay', () => HttpResponse.json({ ok: true })))

  it('is asked for an https URL and answers', async () => {
    const lab = await booted({ scripts: { shop: tlsServer() }, outside: world })
    await lab.runUntil(1e6)
    lab.apply(get('https://api.example.com/pay', { id: 'r' }))
    await lab.runUntil(Infinity)
    expect(events(lab, 'world.request')).toMatchObject([{ url: 'https://api.example.com/pay' }])
    expect(events(lab, 'http.response')).toMatchObject([{ status: 200, request: 'r', t: 1e6 + 0.1e6 + 0.5e6 + 0.5e6 + 0.5e6 }])
    expect(events(lab, 'net.tls')).toMatchObject([{ sni: 'api.example.com', version: 'TLSv1.3', ok: true }])
  })

  it('complains of plain HTTP on its https port', async () => {
    const lab = await booted({ scripts: { shop: tlsServer() }, outside: world })
    await lab.runUntil(1e6)
    lab.apply(get('http://api.example.com:443/pay'))
    await lab.runUntil(Infinity)
    expect(events(lab, 'http.response')[0]).toMatchObject({ status: 400 })
    expect(events(lab, 'world.request')).toEqual([])
  })

  it('does not speak TLS on port 80', async () => {
    const lab = await booted({ scripts: { shop: tlsServer() }, outside: world })
    await lab.runUntil(1e6)
    lab.apply(get('https://api.example.com:80/pay', { id: 'r' }))
    await lab.runUntil(Infinity)
    expect(events(lab, 'client.failed')[0]?.error).toBe('the TLS handshake failed: api.example.com does not speak TLS on this port')
  })
})

describe('the certificates of the outside world', () => {
  const ca = new X509Certificate(readFileSync(new URL('../../python/faultline/tls/public_ca.py', import.meta.url), 'utf8')
    .replace(/^[^]*?(?=-----BEGIN)/, '').replace(/(?<=END CERTIFICATE-----)[^]*/, '\n'))
  const day = Date.UTC(2026, 0, 1)

  it.each(['api.example.com', '198.18.0.1'])('[N3] are good in the eyes of OpenSSL: %s', (host) => {
    const made = new X509Certificate(certificateFor({ host, from: day, to: day + 90 * 86_400_000 }))
    expect(made.verify(ca.publicKey)).toBe(true)
    expect(made.checkIssued(ca)).toBe(true)
    expect(made.subjectAltName).toContain(host)
    expect([made.validFrom, made.validTo]).toEqual(['Jan  1 00:00:00 2026 GMT', 'Apr  1 00:00:00 2026 GMT'])
  })

  it('are the same for the same host and day, others for another', () => {
    const of = (host: string, from = day): string => Buffer.from(certificateFor({ host, from, to: day * 2 })).toString('hex')
    expect(of('a.example.com')).toBe(of('a.example.com'))
    expect(new Set([of('a.example.com'), of('b.example.com'), of('a.example.com', 0)]).size).toBe(3)
  })

  it('DER has its short and long lengths, and dates on both sides of 2050', () => {
    expect(der(4, new Uint8Array(127)).slice(0, 2)).toEqual(Uint8Array.of(4, 127))
    expect(der(4, new Uint8Array(200)).slice(0, 3)).toEqual(Uint8Array.of(4, 0x81, 200))
    expect(der(4, new Uint8Array(300)).slice(0, 4)).toEqual(Uint8Array.of(4, 0x82, 1, 44))
    expect(integer(Uint8Array.of(0x80))).toEqual(Uint8Array.of(2, 2, 0, 0x80))
    expect(oid('1.2.840.113549')).toEqual(Uint8Array.of(6, 6, 42, 0x86, 0x48, 0x86, 0xf7, 13))
    for (let year = 1970; year < 2120; year++) {
      for (const ms of [Date.UTC(year, 1, 28, 23, 59, 59), Date.UTC(year, 2, 1), Date.UTC(year, 11, 31, 1, 2, 3)]) {
        const wanted = `${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(year < 2050 ? 2 : 0, 14)}Z`
        expect(str(time(ms).slice(2))).toBe(wanted)
      }
    }
  })
})
