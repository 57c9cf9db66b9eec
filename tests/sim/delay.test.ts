import { describe, expect, it } from 'vitest'
import { booted, events, get, makeWorld, text, type Script } from './fake-process.ts'
import { diary, echoServer } from './scripts.ts'

/** A client that opens a connection to b and says two things, one after the other. */
const client = diary((out, input) => {
  if (input.kind === 'start') out({ kind: 'resolve', id: 1, name: 'b' })
  if (input.kind === 'resolved') out({ kind: 'connect', fd: 1, host: input.addresses[0]!, port: 8000 })
  if (input.kind === 'connected') out({ kind: 'send', fd: 1, bytes: new TextEncoder().encode('GET /1 HTTP/1.1\r\n\r\n') })
})
const scripts = { a: client, b: echoServer(8000) }

const stdout = (world: Awaited<ReturnType<typeof booted>>): string[] => events(world, 'stdout').map((event) => event.text.split(' HTTP')[0]!)

describe('the command delay', () => {
  it('[N4] makes what is under way arrive later, in its order, and leaves the other direction alone', async () => {
    const plain = await booted({ scripts })
    await plain.runUntil(1e9)
    expect(stdout(plain)).toEqual(['0.1 resolved 10.0.0.2', '0.6 connected 1', '1.1 data 1'])
    const late = await booted({ scripts })
    await late.runUntil(0.4e6)
    late.apply({ type: 'delay', conn: 1, to: 0, ns: 5e6 })
    await late.runUntil(1e9)
    expect(stdout(late)).toEqual(['0.1 resolved 10.0.0.2', '5.6 connected 1', '6.1 data 1'])
  })

  it('[N4] keeps what is sent afterwards behind it', async () => {
    const world = await booted({ scripts })
    await world.runUntil(0.7e6)
    // The opening and the request are under way to b.
    world.apply({ type: 'delay', conn: 1, to: 1, ns: 3e6 })
    await world.runUntil(1e9)
    expect(stdout(world).at(-1)).toBe('4.1 data 1')
    expect(events(world, 'http.request').map((event) => event.t)).toEqual([3.85e6])
  })

  it('[N4] lets nothing overtake it', async () => {
    /** Says one thing at once and another a tenth of a millisecond later. */
    const talker: Script<{ at: number }> = {
      memory: () => ({ at: -1 }),
      step({ inputs, now, memory, out, wakeAt }) {
        for (const input of inputs) {
          if (input.kind === 'start') out({ kind: 'connect', fd: 1, host: '10.0.0.2', port: 8000 })
          if (input.kind === 'connected') {
            out({ kind: 'send', fd: 1, bytes: text('one') })
            wakeAt(memory.at = now + 1e5)
          }
        }
        if (now === memory.at) out({ kind: 'send', fd: 1, bytes: text('two') })
      },
    }
    const listener = diary((out, input) => { if (input.kind === 'start') out({ kind: 'listen', port: 8000 }) })
    const world = await booted({ scripts: { a: talker, b: listener } })
    await world.runUntil(0.55e6)
    world.apply({ type: 'delay', conn: 1, to: 1, ns: 3e6 })
    await world.runUntil(1e9)
    expect(stdout(world)).toEqual(['3.75 accepted 2', '3.75 data 2 one', '3.75 data 2 two'])
  })

  it('[N4] says where there is nothing to delay', async () => {
    const world = await booted({ scripts })
    await world.runUntil(0.7e6)
    world.apply({ type: 'delay', conn: 7, to: 1, ns: 1 })
    world.apply({ type: 'delay', conn: 1, to: 0, ns: 1 })
    expect(events(world, 'note').map((event) => event.text)).toEqual([7, 1].map((id) => `nothing is under way on connection ${id}: nothing to delay`))
  })

  it('[L1] [N4] replays', async () => {
    const world = await booted({ scripts })
    await world.runUntil(0.4e6)
    world.apply({ type: 'delay', conn: 1, to: 0, ns: 5e6 })
    world.apply(get('http://b:8000/', { id: 'again' }))
    await world.runUntil(1e9)
    const again = makeWorld({ scripts, commands: world.recorded() })
    await again.boot()
    await again.runUntil(1e9)
    expect(again.log.hash()).toBe(world.log.hash())
  })
})
