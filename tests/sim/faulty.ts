import type { FaultScope, FaultSpec } from '../../src/contract/faults.ts'
import type { World } from '../../src/sim/index.ts'
import { booted, str, text, type Script } from './fake-process.ts'
import { echoServer } from './scripts.ts'

export const link = { from: 'a', to: 'b' }

/** Calls `b` over one kept-alive connection: a request at each of these milliseconds. */
export const client = (times: number[], path = '/'): Script<{ times: number[]; queued: number }> => ({
  memory: () => ({ times: [...times], queued: 0 }),
  step({ inputs, out, now, wakeAt, memory }) {
    for (const i of inputs) {
      if (i.kind === 'start') wakeAt(1e6)
      if (i.kind === 'connected') for (const t of memory.times) wakeAt(Math.max(now, t * 1e6))
      if (i.kind === 'data') out({ kind: 'stdout', text: `${now / 1e6} ${str(i.bytes).split('\r\n').at(-1)}` })
      else if (i.kind === 'eof') {
        out({ kind: 'stdout', text: `${now / 1e6} eof` })
        out({ kind: 'close', fd: i.fd })
      } else if (i.kind === 'reset' || i.kind === 'connect_failed') out({ kind: 'stdout', text: `${now / 1e6} ${i.kind} ${i.errno}` })
    }
    if (now === 1e6) out({ kind: 'connect', fd: 1, host: 'b', port: 8000 })
    while (memory.times[0] !== undefined && memory.times[0] * 1e6 <= now && now > 1e6) {
      out({ kind: 'send', fd: 1, bytes: text(`GET ${path}${memory.times.shift()} HTTP/1.1\r\n\r\n`) })
    }
    if (now > 1e6 && memory.times[0] !== undefined) wakeAt(memory.times[0] * 1e6)
  },
})

export async function withFault(spec: FaultSpec, scope: FaultScope, times: number[], options: { at?: number; clearAt?: number } = {}): Promise<World> {
  const world = await booted({ scripts: { a: client(times), b: echoServer() } })
  await world.runUntil((options.at ?? 0) * 1e6)
  world.apply({ type: 'arm', id: 'f', spec, scope })
  if (options.clearAt !== undefined) {
    await world.runUntil(options.clearAt * 1e6)
    world.apply({ type: 'clear', id: 'f' })
  }
  await world.runUntil(Infinity)
  return world
}
