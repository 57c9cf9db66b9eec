import type { ProcessFactory } from '../../src/contract/process.ts'
import type { Lab } from '../../src/contract/lab.ts'
import { spread, type PlainRequest, type Scenario } from '../../src/explore/scenario.ts'
import { Swarm } from '../../src/explore/swarm.ts'
import { factoryOf, lab, makeWorld, service, str, text, type Script } from '../sim/fake-process.ts'
import { echoServer, http } from '../sim/scripts.ts'

export const PAIR: Lab = lab(service('front', { ports: [8000] }), service('back', { ports: [8000] }))

interface Calling { fd: number; caller: number; until: number }
export interface FrontMemory { [key: string]: unknown; fd: number; calls: Calling[]; broken: boolean }

/**
 * The first of a lab of two that costs nothing: it asks back for each request and answers 502 where that fails. `stuck`: it
 * never comes back from such a failure. `dies`: it ends by it. `patience`: ns
 * after which it gives a call up.
 */
export function front(how: 'sound' | 'stuck' | 'dies' = 'sound', print = (): string => '', patience = 2e9): Script<FrontMemory> {
  return {
    memory: () => ({ fd: 1, calls: [], broken: false }),
    step({ now, inputs, memory: m, out, wakeAt }) {
      const finish = (call: Calling, answer: string): void => {
        m.calls = m.calls.filter((one) => one !== call)
        out({ kind: 'send', fd: call.caller, bytes: text(answer) })
        out({ kind: 'abort', fd: call.fd })
      }
      const fail = (call: Calling): void => {
        if (how === 'dies') out({ kind: 'exit', code: 3, cause: 'exit', detail: 'lost its connection' })
        m.broken = how === 'stuck'
        finish(call, http(502, 'bad gateway'))
      }
      for (const i of inputs) {
        if (i.kind === 'start') { out({ kind: 'listen', port: 8000 }); continue }
        if (i.kind === 'signal' || i.kind === 'limit' || i.kind === 'file' || i.kind === 'publish' || i.kind === 'replay' || i.kind === 'fault' || i.kind === 'fault_over') continue
        const call = 'fd' in i ? m.calls.find((one) => one.fd === i.fd) : m.calls.find((one) => one.fd === i.id)
        if (i.kind === 'resolved' && call && i.addresses.length === 0) fail(call)
        else if (i.kind === 'resolved' && call) out({ kind: 'connect', fd: call.fd, host: i.addresses[0]!, port: 8000 })
        else if (i.kind === 'connected' && call) out({ kind: 'send', fd: call.fd, bytes: text('GET /stock HTTP/1.1\r\nhost: back\r\n\r\n') })
        else if (i.kind === 'data' && call) finish(call, http(200, str(i.bytes).split('\r\n\r\n')[1] ?? ''))
        else if (i.kind === 'data') {
          const said = print()
          if (said !== '') out({ kind: 'stdout', text: said })
          if (m.broken) { out({ kind: 'send', fd: i.fd, bytes: text(http(500, 'broken')) }); continue }
          m.calls.push({ fd: (m.fd += 2), caller: i.fd, until: now + patience })
          out({ kind: 'resolve', id: m.fd, name: 'back' })
        } else if (call && (i.kind === 'eof' || i.kind === 'reset' || i.kind === 'connect_failed')) fail(call)
        else if (i.kind === 'eof') out({ kind: 'close', fd: i.fd })
      }
      for (const call of m.calls.filter((one) => one.until <= now)) fail(call)
      for (const call of m.calls) wakeAt(call.until)
    },
  }
}

export const GET: PlainRequest = { method: 'GET', url: 'http://front:8000/order', headers: [], body: '', timeout: 20_000 }
export const SCENARIO: Scenario = { requests: spread([GET], 10e9), invariants: [], length: 10e9, recovery: 10e9, crash: null }

/** A swarm over scripted processes. */
export function fakeSwarm(scripts: Record<string, Script<any>>, scenario: Partial<Scenario> = {}, wrap = (factory: ProcessFactory): ProcessFactory => factory): Swarm {
  return new Swarm({
    lab: PAIR, scenario: { ...SCENARIO, ...scenario },
    boot: async (seed) => {
      const world = makeWorld({ scripts: {}, lab: PAIR, seed, factory: wrap(factoryOf(scripts)) })
      await world.boot()
      await world.runUntil(1e9)
      return { world, problem: null }
    },
  })
}

export const pair = (script: Script<FrontMemory>): Record<string, Script<any>> => ({ front: script, back: echoServer(8000) })
