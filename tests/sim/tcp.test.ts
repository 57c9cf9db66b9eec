import { describe, expect, it } from 'vitest'
import type { ProcessOutput } from '../../src/contract/process.ts'
import { booted, events, get, lab, printed, service, str, text, type Script } from './fake-process.ts'
import { diary, echoServer } from './scripts.ts'

const send = (fd: number, s: string): ProcessOutput => ({ kind: 'send', fd, bytes: text(s) })
const connectTo = (host: string, port = 8000): ProcessOutput => ({ kind: 'connect', fd: 1, host, port })

/** A server that accepts and writes down, and reacts as told. */
const server = (react: (out: (o: ProcessOutput) => void, input: any) => void = () => {}) =>
  diary((out, input) => {
    if (input.kind === 'start') out({ kind: 'listen', port: 8000 })
    react(out, input)
  })
/** A caller that connects to `b` at 1 ms (all listen by then) and reacts as told. */
function caller(react: (out: (o: ProcessOutput) => void, input: any) => void = () => {}, host = 'b'): Script<{ dialled: boolean }> {
  const plan = diary(react)
  return {
    memory: () => ({ dialled: false }),
    step(turn) {
      if (turn.inputs.some((i) => i.kind === 'start')) turn.wakeAt(1e6)
      else if (!turn.memory.dialled) {
        turn.memory.dialled = true
        turn.out(connectTo(host))
      }
      return plan.step({ ...turn, memory: {} })
    },
  }
}

describe('connections', () => {
  it('[N1] are established after one round trip; the server accepts, with the first data, half a trip later', async () => {
    const world = await booted({ scripts: {
      a: caller((out, i) => { if (i.kind === 'connected') out(send(1, 'hello')) }), b: server(),
    } })
    expect(await world.runUntil(Infinity)).toBe('idle')
    expect(printed(world, 'a')).toEqual(['1.5 connected 1'])
    expect(printed(world, 'b')).toEqual(['1.75 accepted 2', '1.75 data 2 hello'])
    expect(events(world, 'net.established')[0]).toMatchObject({ t: 1.5e6, process: 'a', from: 'a', to: 'b', port: 8000 })
  })

  it('[N1] are refused after one round trip where nothing listens', async () => {
    const world = await booted({ scripts: { a: caller(), b: diary() } })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['1.5 connect_failed 1 ECONNREFUSED'])
    expect(events(world, 'net.refused')[0]?.detail).toBe('nothing listens on port 8000 of b: it listens on no port yet')
  })

  it('[N1] are refused by a process that is down', async () => {
    const world = await booted({ scripts: { a: caller(), b: server() } })
    world.apply({ type: 'crash', process: 'b' })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['1.5 connect_failed 1 ECONNREFUSED'])
  })

  it('[N1] to an address that nobody has fail after 3 s', async () => {
    const world = await booted({ scripts: { a: caller(undefined, '10.0.7.7'), b: server() } })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['3001 connect_failed 1 EHOSTUNREACH'])
  })

  it('[N1] send SYNs at 1, 3, 7, 15, 31 and 63 s into a dead link and give up at 127 s', async () => {
    const world = await booted({ scripts: { a: caller(), b: server() } })
    world.apply({ type: 'arm', id: 'cut', spec: { type: 'partition' }, scope: { to: 'b' } })
    await world.runUntil(Infinity)
    expect(events(world, 'net.retransmit').map((e) => (e.t - 1e6) / 1e9)).toEqual([1, 3, 7, 15, 31, 63])
    expect(printed(world, 'a')).toEqual(['127001 connect_failed 1 ETIMEDOUT'])
  })

  it.each(['from', 'to'] as const)('[N1] hang likewise when only one way is cut (%s)', async (direction) => {
    const world = await booted({ scripts: { a: caller(), b: server() } })
    world.apply({ type: 'arm', id: 'cut', spec: { type: 'partition', direction }, scope: { from: 'a', to: 'b', duration: 2000 } })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['3001.5 connected 1'])
  })

  it('[N1] are reset when the server was restarted during the handshake', async () => {
    const world = await booted({ scripts: { a: caller(), b: server() } })
    await world.runUntil(1.6e6)
    world.apply({ type: 'restart', process: 'b' })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['1.5 connected 1', '2 reset 1 ECONNRESET'])
    expect(printed(world, 'b')).toEqual([])
  })

  it('[N1] stay within a host on loopback, where latency is 0.02 ms and no fault reaches', async () => {
    const world = await booted({ scripts: { b: {
      memory: () => ({}),
      step({ inputs, out, now }) {
        for (const i of inputs) {
          if (i.kind === 'start') {
            out({ kind: 'listen', port: 8000 })
            out({ kind: 'connect', fd: 1, host: '127.0.0.1', port: 8000 })
          } else out({ kind: 'stdout', text: `${now / 1e6} ${i.kind} ${'peer' in i ? i.peer.host : ''}` })
        }
      },
    } } })
    world.apply({ type: 'arm', id: 'cut', spec: { type: 'partition' }, scope: {} })
    await world.runUntil(Infinity)
    expect(printed(world, 'b')).toEqual(['0.04 connected 127.0.0.1', '0.06 accepted 127.0.0.1'])
  })
})

describe('bytes', () => {
  it('[N1] arrive in order; what one step writes is one segment', async () => {
    const world = await booted({ scripts: {
      a: caller((out, i) => {
        if (i.kind === 'connected') for (const s of ['one ', 'two ', 'three']) out(send(1, s))
      }), b: server(),
    } })
    await world.runUntil(Infinity)
    expect(printed(world, 'b').at(-1)).toBe('1.75 data 2 one two three')
  })

  it('[N1] lost ones go again after 200 ms, doubling; those behind wait; none is lost for good', async () => {
    const world = await booted({ scripts: {
      a: {
        memory: () => ({ n: 0 }),
        step({ inputs, memory, out, wakeAt, now }) {
          if (inputs.some((i) => i.kind === 'start')) out(connectTo('b'))
          if (!inputs.some((i) => i.kind === 'connected') && now < 1e6) return
          if (memory.n < 5) {
            out(send(1, `${memory.n++};`))
            wakeAt(now + 10e6)
          }
        },
      },
      b: server(),
    }, lab: lab(service('b'), service('a')) })
    await world.runUntil(2e6)
    world.apply({ type: 'arm', id: 'cut', spec: { type: 'loss', percent: 100 }, scope: { duration: 1000 } })
    await world.runUntil(Infinity)
    // Sent at 10.5 ms; again 200, 600 and 1400 ms later, when the link is whole.
    expect(events(world, 'net.retransmit').map((e) => [e.t / 1e6, e.attempt])).toEqual([[210.5, 1], [610.5, 2], [1410.5, 3]])
    expect(printed(world, 'b').slice(1)).toEqual(['0.75 data 2 0;', ...[1, 2, 3, 4].map((n) => `1410.75 data 2 ${n};`)])
  })

  it('[N1] a sender gives up after 15 retransmissions with ETIMEDOUT', async () => {
    const world = await booted({ scripts: {
      a: caller((out, i) => { if (i.kind === 'connected') out(send(1, 'x')) }), b: server(),
    } })
    await world.runUntil(1.6e6)
    world.apply({ type: 'arm', id: 'cut', spec: { type: 'loss', percent: 100 }, scope: {} })
    await world.runUntil(Infinity)
    expect(events(world, 'net.retransmit')).toHaveLength(0)
    expect(printed(world, 'b')).toEqual(['1.75 accepted 2', '1.75 data 2 x'])
    const late = await booted({ scripts: {
      a: caller((out, i) => { if (i.kind === 'connected') out(send(1, 'x')) }), b: server(),
    } })
    await late.runUntil(1.3e6)
    late.apply({ type: 'arm', id: 'cut', spec: { type: 'partition', direction: 'to' }, scope: { from: 'a', to: 'b' } })
    await late.runUntil(Infinity)
    expect(events(late, 'net.retransmit')).toHaveLength(15)
    // Linux: 924.6 s.
    expect(printed(late, 'a')).toEqual(['1.5 connected 1', '924601.5 reset 1 ETIMEDOUT'])
  })

  it('[N1] wait with their sender while the reader does not read; drained is told when the pipe is nearly empty', async () => {
    const block = 'x'.repeat(50_000)
    const world = await booted({ scripts: {
      a: {
        memory: () => ({ sent: 0 }),
        step({ inputs, memory, out, now, wakeAt }) {
          for (const i of inputs) {
            if (i.kind === 'start') wakeAt(1e6)
            if (i.kind === 'drained') out({ kind: 'stdout', text: `${now / 1e6} drained` })
          }
          if (now === 1e6) out(connectTo('b'))
          if (inputs.some((i) => i.kind === 'connected')) wakeAt(5e6)
          else if (now >= 5e6 && memory.sent < 4) {
            out(send(1, block))
            if (++memory.sent < 4) wakeAt(now + 5e6)
            else out({ kind: 'drain', fd: 1 })
          }
        },
      },
      b: {
        memory: () => ({ fd: 0, got: 0 }),
        step({ inputs, memory, out, now, wakeAt }) {
          for (const i of inputs) {
            if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
            if (i.kind === 'accepted') {
              memory.fd = i.fd
              out({ kind: 'pause', fd: i.fd })
              wakeAt(1e9)
            }
            if (i.kind === 'data') memory.got += i.bytes.length
          }
          if (now === 1e9) out({ kind: 'resume', fd: memory.fd })
          out({ kind: 'stdout', text: `${now / 1e6} got ${memory.got}` })
        },
      },
    } })
    await world.runUntil(Infinity)
    // 100 kB had arrived and were held; the rest waited with its sender for the window to open.
    expect(printed(world, 'b').slice(-3)).toEqual(['1000 got 0', '1000 got 100000', '1000.5 got 200000'])
    expect(printed(world, 'a')).toEqual(['1000.75 drained'])
  })
})

describe('the end of a connection', () => {
  it('[N1] a half-close is eof to the peer, which may go on writing', async () => {
    const world = await booted({ scripts: {
      a: caller((out, i) => {
        if (i.kind === 'connected') {
          out(send(1, 'q'))
          out({ kind: 'shutdown', fd: 1 })
        }
        if (i.kind === 'eof') out({ kind: 'close', fd: 1 })
      }),
      b: server((out, i) => {
        if (i.kind === 'eof') {
          out(send(2, 'answer'))
          out({ kind: 'close', fd: 2 })
        }
      }),
    } })
    await world.runUntil(Infinity)
    expect(printed(world, 'b')).toEqual(['1.75 accepted 2', '1.75 data 2 q', '1.75 eof 2'])
    expect(printed(world, 'a')).toEqual(['1.5 connected 1', '2 data 1 answer', '2 eof 1'])
    expect(events(world, 'net.close')).toHaveLength(1)
  })

  it('[N1] what is written to a closed end is answered by RST', async () => {
    const world = await booted({ scripts: {
      a: caller((out, i) => { if (i.kind === 'connected') { out(send(1, 'q')); out({ kind: 'close', fd: 1 }) } }),
      b: server((out, i) => { if (i.kind === 'eof') out(send(2, 'late')) }),
    } })
    await world.runUntil(Infinity)
    expect(printed(world, 'b')).toEqual(['1.75 accepted 2', '1.75 data 2 q', '1.75 eof 2', '2.25 reset 2 ECONNRESET'])
    expect(events(world, 'net.reset')).toHaveLength(1)
  })

  it('[N1] abort is a reset, behind what was sent; closing with unread bytes is one too', async () => {
    const aborting = await booted({ scripts: {
      a: caller((out, i) => { if (i.kind === 'connected') { out(send(1, 'q')); out({ kind: 'abort', fd: 1 }) } }), b: server(),
    } })
    await aborting.runUntil(Infinity)
    expect(printed(aborting, 'b')).toEqual(['1.75 accepted 2', '1.75 data 2 q', '1.75 reset 2 ECONNRESET'])
    const closing = await booted({ scripts: {
      a: caller((out, i) => { if (i.kind === 'connected') out({ kind: 'pause', fd: 1 }) }),
      b: server((out, i) => {
        if (i.kind === 'accepted') out(send(2, 'unread'))
        if (i.kind === 'signal') out({ kind: 'exit', code: 0, cause: 'exit', detail: '' })
      }),
    } })
    await closing.runUntil(10e6)
    closing.apply({ type: 'crash', process: 'a' })
    await closing.runUntil(Infinity)
    expect(printed(closing, 'b').at(-1)).toBe('10.25 reset 2 ECONNRESET')
  })

  it('[N1] a crash closes connections with FIN, then answers by RST', async () => {
    const world = await booted({ scripts: {
      a: caller((out, i) => { if (i.kind === 'eof') out(send(1, 'still there?')) }), b: server(),
    } })
    await world.runUntil(10e6)
    world.apply({ type: 'crash', process: 'b' })
    await world.runUntil(Infinity)
    expect(printed(world, 'a')).toEqual(['1.5 connected 1', '10.25 eof 1', '10.75 reset 1 ECONNRESET'])
  })

  it('[P2] a crash drops what is under way to the process', async () => {
    const world = await booted({ scripts: {
      a: caller((out, i) => { if (i.kind === 'connected') out(send(1, 'x')) }), b: server(),
    } })
    await world.runUntil(1.6e6)
    world.apply({ type: 'crash', process: 'b' })
    await world.runUntil(Infinity)
    expect(printed(world, 'b')).toEqual([])
    expect(printed(world, 'a')).toEqual(['1.5 connected 1', '2 reset 1 ECONNRESET'])
  })
})

describe('names', () => {
  const resolver = (name: string): Script<any> => ({
    memory: () => ({}),
    step({ inputs, out, now }) {
      for (const i of inputs) {
        if (i.kind === 'start') for (const id of [1, 2, 3]) out({ kind: 'resolve', id, name })
        if (i.kind === 'resolved') out({ kind: 'stdout', text: `${now / 1e6} ${i.addresses.join(',')}` })
      }
    },
  })
  const ask = async (name: string, ...services: ReturnType<typeof service>[]) => {
    const all = [service('a', { networks: ['front'] }), ...services]
    const world = await booted({ lab: lab(...all), scripts: Object.fromEntries(all.map((s) => [s.name, s.name === 'a' ? resolver(name) : diary()])) })
    await world.runUntil(Infinity)
    return { answers: printed(world, 'a'), dns: events(world, 'dns').map((e) => e.ok) }
  }

  it('[N1] resolve after 0.1 ms, replicas in turn', async () => {
    const { answers } = await ask('b', service('b', { replicas: 3, networks: ['front', 'back'] }))
    expect(answers).toEqual(['0.1 10.0.0.2,10.0.0.3,10.0.0.4', '0.1 10.0.0.3,10.0.0.4,10.0.0.2', '0.1 10.0.0.4,10.0.0.2,10.0.0.3'])
  })

  it('[N1] of a replica lead to it alone', async () => {
    expect((await ask('b-2', service('b', { replicas: 3, networks: ['front'] }))).answers[0]).toBe('0.1 10.0.0.3')
  })

  it('[N1] hide services that share no network', async () => {
    expect(await ask('b', service('b', { networks: ['back'] }))).toEqual({ answers: ['0.1 ', '0.1 ', '0.1 '], dns: [false, false, false] })
  })

  it('[N1] that are no service do not exist, unless they have a dot', async () => {
    expect((await ask('bb')).dns).toEqual([false, false, false])
    expect((await ask('api.invalid')).dns).toEqual([false, false, false])
    expect(await ask('api.example.com')).toEqual({ answers: Array(3).fill('0.1 198.18.0.1'), dns: [true, true, true] })
  })

  it('[N1] localhost is the learner\'s machine for an http command: published ports lead to services', async () => {
    const world = await booted({
      lab: lab(service('orders', { published: [{ host: 8080, container: 8000 }] })), scripts: { orders: echoServer(8000) },
    })
    await world.runUntil(1e6)
    world.apply(get('http://localhost:8080/x'))
    world.apply(get('http://localhost:8000/x'))
    await world.runUntil(Infinity)
    expect(events(world, 'http.response')[0]?.body.text).toBe('orders: GET /x HTTP/1.1')
    expect(events(world, 'http.request')[0]?.headers).toContainEqual(['host', 'localhost:8080'])
    expect(events(world, 'client.failed')[0]?.error).toBe('connection refused: no service publishes port 8000; published are 8080 (orders)')
  })
})

it('keeps a copy of sent bytes, not a view of the sender\'s memory', async () => {
  const memory = new Uint8Array(1_000_000)
  memory.set(text('hello'), 500)
  const world = await booted({ scripts: {
    a: caller((out, i) => {
      if (i.kind === 'connected') out({ kind: 'send', fd: 1, bytes: memory.subarray(500, 505) })
    }), b: server((out, i) => { if (i.kind === 'data') out({ kind: 'stdout', text: `${str(i.bytes)} of ${i.bytes.buffer.byteLength}` }) }),
  } })
  await world.runUntil(1.6e6)
  memory.fill(0)
  await world.runUntil(Infinity)
  expect(printed(world, 'b').at(-1)).toBe('hello of 5')
})
