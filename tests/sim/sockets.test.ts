import { describe, expect, it } from 'vitest'
import { toBase64 } from '../../src/contract/base64.ts'
import type { SocketAct, SocketNews } from '../../src/contract/sockets.ts'
import { World } from '../../src/sim/index.ts'
import { DEFAULT_EPOCH, DEFAULT_LIMITS } from '../../src/contract/run.ts'
import type { TimedCommand } from '../../src/contract/commands.ts'
import { events, factoryOf, lab, service, str, text, type Script } from './fake-process.ts'
import { echoServer } from './scripts.ts'

/** A lab of one service with published ports, and what an outer connection hears. */
async function outer(script: Script<any>, commands: TimedCommand[] = []) {
  const heard: SocketNews[] = []
  const world = new World({
    request: {
      lab: lab(service('b', { ports: [8000], published: [{ host: 18000, container: 8000 }] })),
      seed: 1, epoch: DEFAULT_EPOCH, limits: DEFAULT_LIMITS, files: {}, commands,
    },
    factory: factoryOf({ b: script }), onSocket: (_, news) => heard.push(news),
  })
  await world.boot()
  const act = (one: SocketAct, socket = 1) => world.apply({ type: 'socket', socket, act: one })
  return { world, heard, act, open: (port = 18000) => act({ kind: 'connect', host: 'localhost', port }) }
}

const send = (body: string | Uint8Array): SocketAct => ({ kind: 'send', bytes: toBase64(typeof body === 'string' ? text(body) : body) })
const kinds = (heard: SocketNews[]): string[] => heard.map((news) => news.kind)
const dataOf = (heard: SocketNews[]): string => heard.map((news) => (news.kind === 'data' ? str(news.bytes) : '')).join('')

/** Reads nothing until it is told on its console port, then says how much has come. */
const lazyReader: Script<{ bytes: number; fd: number }> = {
  memory: () => ({ bytes: 0, fd: 0 }),
  step({ inputs, memory, out, now, wakeAt }) {
    for (const input of inputs) {
      if (input.kind === 'start') out({ kind: 'listen', port: 8000 })
      if (input.kind === 'accepted') { memory.fd = input.fd; out({ kind: 'pause', fd: input.fd }); wakeAt(now + 5e9) }
      if (input.kind === 'data') { memory.bytes += input.bytes.length; out({ kind: 'stdout', text: String(memory.bytes) }) }
    }
    if (inputs.length === 0) out({ kind: 'resume', fd: memory.fd })
  },
}

describe('[H1] connections from outside of a lab', () => {
  it('reach a published port, as the learner\'s machine, and are decoded like any other', async () => {
    const { world, heard, act, open } = await outer(echoServer())
    await world.runUntil(1e6)
    open()
    act(send('GET /x HTTP/1.1\r\nhost: localhost\r\n\r\n'))
    await world.runUntil(Infinity)
    expect(dataOf(heard)).toContain('b: GET /x HTTP/1.1')
    expect(kinds(heard).slice(0, 2)).toEqual(['taken', 'connected'])
    expect(events(world, 'http.request')[0]).toMatchObject({ from: 'client', to: 'b', path: '/x' })
    act({ kind: 'end' })
    await world.runUntil(Infinity)
    expect(kinds(heard).at(-1)).toBe('eof')
    act({ kind: 'close' })
    await world.runUntil(Infinity)
    expect(events(world, 'net.close')).toHaveLength(1)
    expect(world.state.sockets.size).toBe(0)
  })

  it('are refused where nothing is published, where nothing listens, and as RST when the service goes', async () => {
    const { world, heard, act, open } = await outer(echoServer())
    open(9999)
    expect(heard.at(-1)).toMatchObject({ kind: 'failed', detail: 'no service publishes port 9999; published are 18000 (b)' })
    await world.runUntil(1e6)
    act({ kind: 'connect', host: 'b', port: 1 }, 2)
    await world.runUntil(Infinity)
    expect(heard.at(-1)).toMatchObject({ kind: 'failed', errno: 'ECONNREFUSED' })
    act({ kind: 'connect', host: 'localhost', port: 18000 }, 3)
    await world.runUntil(world.now + 1e6)
    world.apply({ type: 'crash', process: 'b' })
    await world.runUntil(Infinity)
    expect(kinds(heard).at(-1)).toBe('eof')
    act(send('too late'), 3)
    await world.runUntil(Infinity)
    expect(heard.at(-1)).toEqual({ kind: 'reset', errno: 'ECONNRESET' })
    act(send('unheard'), 3)
  })

  it('a replay of the commands gives the same log, with nobody at the other end', async () => {
    const { world, act, open } = await outer(echoServer(8000, 3e6))
    await world.runUntil(1e6)
    open()
    await world.runUntil(2e6)
    act(send('GET /a HTTP/1.1\r\n'))
    await world.runUntil(2.2e6)
    act(send('host: x\r\n\r\n'))
    act({ kind: 'pause' })
    await world.runUntil(9e6)
    act({ kind: 'resume' })
    act({ kind: 'reset' })
    await world.runUntil(Infinity)
    const again = await outer(echoServer(8000, 3e6), world.recorded())
    await again.world.runUntil(Infinity)
    expect(again.world.log.hash()).toBe(world.log.hash())
  })

  it('[N1] bytes for a service that does not read wait, and are told as taken once they are', async () => {
    const { world, heard, act, open } = await outer(lazyReader)
    await world.runUntil(1e6)
    open()
    await world.runUntil(3e6)
    const piece = new Uint8Array(64 * 1024)
    for (let i = 0; i < 8; i++) act(send(piece))
    await world.runUntil(1e9)
    expect(kinds(heard)).toEqual(['connected'])
    await world.runUntil(Infinity)
    expect(heard.at(-1)).toEqual({ kind: 'taken', bytes: 8 * piece.length })
    expect(events(world, 'stdout').at(-1)?.text).toBe(String(8 * piece.length))
  })

  it('a caller that stops reading holds the service\'s bytes back', async () => {
    const { world, heard, act, open } = await outer(echoServer())
    await world.runUntil(1e6)
    open()
    await world.runUntil(3e6)
    act({ kind: 'pause' })
    act(send('GET /x HTTP/1.1\r\n\r\n'))
    await world.runUntil(Infinity)
    expect(dataOf(heard)).toBe('')
    act({ kind: 'resume' })
    expect(dataOf(heard)).toContain('GET /x')
  })
})
