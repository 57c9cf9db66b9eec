import type { Pace, WorldCommand } from '../../../src/contract/commands.ts'
import type { LabEvent } from '../../../src/contract/events.ts'
import type { CheckResult, Verdict } from '../../../src/contract/grade.ts'
import type { RunListener, RunSummary, SandboxRuntime } from '../../../src/contract/runtime.ts'
import { answerOf } from './site.ts'
import { generateLog } from '../../telemetry/generate.ts'

export interface Script {
  /** How long a log. */
  events: number
  /** Shown at once when the run starts, before time runs. */
  atOnce: number
  /** At the pace `max`, so many events a frame. */
  perFrame: number
  /** A log to play in place of the generated one. */
  log?: LabEvent[]
}

/** Plays a generated log behind the real port: commands add to it, the pace moves its clock. */
export function createPlayer(script: Script): SandboxRuntime {
  return {
    warm: async () => {},
    start: async (request, listener) => play(request.runId, script, listener),
    check: async (request, listener) => {
      const results = checkResults()
      listener.collected?.(results.length)
      for (const result of results) {
        if (result.outcome === 'failed') listener.log(result.id, result.seed, generateLog(900, result.seed))
        listener.result(result)
      }
      return { results, points: 7, pointsMax: 12, error: '' } satisfies Verdict
    },
    exec: async () => ({ code: 0, detail: '' }),
    dispose() {},
  }
}

function play(runId: string, script: Script, listener: RunListener) {
  const log = script.log ?? generateLog(script.events)
  let next = 0
  let seq = 0
  let now = 0
  let steps = 0
  let pace: Pace = { mode: 'paused' }
  let frame = 0
  let did: string | undefined
  let last = 0
  let exchange = 1_000_000
  const summary = (reason: string): RunSummary => ({ runId, hash: '', events: seq, virtualNs: now, wallMs: 0, reason, detail: '', commands: [] })
  const tell = (events: readonly object[]) => {
    listener.events(events.map((event) => ({ ...event, seq: seq++ }) as LabEvent))
    listener.clock({ now, steps, pace, idle: next >= log.length, ...(did === undefined ? {} : { did }) })
  }
  const advance = (count: number, until: number) => {
    const batch: LabEvent[] = []
    while (next < log.length && batch.length < count && log[next]!.t <= until) batch.push(log[next++]!)
    steps += batch.length
    now = Math.max(now, until === Infinity ? (batch.at(-1)?.t ?? now) : until)
    tell(batch.map((event) => ({ ...event, t: Math.max(event.t, 0) })))
  }
  const tick = (wall: number) => {
    const passed = Math.min(100, wall - last)
    last = wall
    if (pace.mode === 'paced') advance(Infinity, now + passed * 1e6 * pace.speed)
    if (pace.mode === 'max' && next < log.length) advance(script.perFrame, Infinity)
    frame = requestAnimationFrame(tick)
  }
  const act = (command: WorldCommand) => {
    const world = { t: now, process: '' }
    const events: object[] = [{ ...world, kind: 'command', step: steps, command }]
    if (command.type === 'arm') events.push({ ...world, kind: 'fault.arm', id: command.id, spec: command.spec, scope: command.scope })
    if (command.type === 'clear') events.push({ ...world, kind: 'fault.clear', id: command.id, reason: 'command' })
    if (command.type === 'crash') events.push({ t: now, process: command.process, kind: 'process.exit', code: 137, cause: 'crash', detail: 'killed by SIGKILL' })
    if (command.type === 'stop') events.push({ t: now, process: command.process, kind: 'process.exit', code: 143, cause: 'stop', detail: 'stopped by SIGTERM' })
    if (command.type === 'restart') events.push({ t: now, process: command.process, kind: 'process.start', service: command.process, command: 'uvicorn', ip: '10.0.0.9', generation: 2 })
    if (command.type === 'socket') answerOf(command.socket, command.act, (news) => listener.socket?.(command.socket, news))
    if (command.type === 'http') {
      const { request } = command
      const base = { exchange: ++exchange, conn: exchange, from: 'client', to: new URL(request.url).hostname, request: request.id }
      const inner = { exchange: ++exchange, conn: exchange, from: base.to, to: 'payments' }
      events.push(
        { t: (now += 1e6), process: 'client', kind: 'http.request', ...base, method: request.method, path: new URL(request.url).pathname, headers: request.headers, body: { text: request.body, size: request.body.length }, sent: now - 5e5 },
        { t: (now += 2e6), process: base.to, kind: 'http.request', ...inner, method: 'POST', path: '/charges', headers: [], body: { text: '', size: 0 }, sent: now - 5e5 },
        { t: (now += 9e6), process: 'payments', kind: 'http.response', ...inner, status: 200, headers: [['content-type', 'application/json']], body: { text: '{"charge":"ch_1"}', size: 17 }, sent: now - 5e5 },
        { t: (now += 1e6), process: base.to, kind: 'http.response', ...base, status: 201, headers: [['content-type', 'application/json'], ['server', 'uvicorn']], body: { text: '{"order":1001,"state":"paid","payment":{"charge":"ch_1","cents":1250}}', size: 68 }, sent: now - 5e5 },
      )
    }
    tell(events)
  }
  if (script.atOnce > 0) {
    const until = log[Math.min(script.atOnce, log.length) - 1]!.t
    advance(Infinity, until)
  }
  frame = requestAnimationFrame((wall) => { last = wall; tick(wall) })
  return {
    id: runId,
    send: act,
    pace(to: Pace) { pace = to; listener.clock({ now, steps, pace, idle: false }) },
    step() {
      const event = log[next]
      did = event === undefined ? '' : `${event.process || 'the world'}: ${event.kind}`
      if (event) advance(1, event.t)
      else tell([])
    },
    async stop() { cancelAnimationFrame(frame); return summary('stopped') },
  }
}

function checkResults(): CheckResult[] {
  const base = { seed: 7, points: 3, hidden: false, message: '', explanation: '', hint: '', events: [], at: 4e9, hash: '' }
  return [
    { ...base, id: 'a', title: 'An order is answered with 201 and its charge', outcome: 'passed' },
    { ...base, id: 'b', title: 'A slow payments never makes orders miss its budget of 1 s', outcome: 'failed', points: 4,
      message: 'orders answered after 3.01 s of virtual time, expected 1 s at most', hint: 'httpx waits 5 seconds unless you say otherwise: give the call a timeout, and catch what it raises.',
      explanation: 'def test_answers_in_budget(lab):\n        lab.arm("latency", latency=3000, from_="orders", to="payments")\n        answer = lab.http("orders").post("/orders", json={"sku": "sku-1"})\n>       assert answer.elapsed <= 1.0\nE       assert 3.012 <= 1.0\nE        +  where 3.012 = <Response 201>.elapsed', events: [420] },
    { ...base, id: 'b', title: 'A slow payments never makes orders miss its budget of 1 s', outcome: 'failed', points: 4, seed: 8, message: 'orders answered after 3.01 s of virtual time, expected 1 s at most' },
    { ...base, id: 'b', title: 'A slow payments never makes orders miss its budget of 1 s', outcome: 'passed', points: 4, seed: 9 },
    { ...base, id: 'c', title: 'It recovers by itself', outcome: 'passed', points: 2 },
    { ...base, id: 'd', title: 'hidden', outcome: 'failed', hidden: true, hint: 'Read again what the budget covers.' },
  ]
}
