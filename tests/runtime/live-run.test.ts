import { expect, it } from 'vitest'
import type { EngineMessage } from '../../src/contract/runtime.ts'
import { DEFAULT_EPOCH, DEFAULT_LIMITS } from '../../src/contract/run.ts'
import { LiveRun } from '../../src/runtime/engine/live-run.ts'
import { World } from '../../src/sim/index.ts'
import { factoryOf, get, lab, service, type Script } from '../sim/fake-process.ts'
import { echoServer } from '../sim/scripts.ts'

/** A run on a wall clock of the test's own: it moves when the test says so, and by a millisecond with each turn. */
function live(script: Script<any> = echoServer()) {
  const state = { wall: 1000, slept: [] as number[], messages: [] as EngineMessage[] }
  let wakes: (() => void)[] = []
  const run = new LiveRun(
    { runId: 'r', lab: lab(service('b', { ports: [8000] })), seed: 1, epoch: DEFAULT_EPOCH, limits: DEFAULT_LIMITS, files: {}, commands: [] },
    (onEvents) => new World({
      request: { lab: lab(service('b', { ports: [8000] })), seed: 1, epoch: DEFAULT_EPOCH, limits: DEFAULT_LIMITS, files: {}, commands: [] },
      factory: factoryOf({ b: script }), onEvents,
    }),
    {
      post: (message) => { state.messages.push(message); wakes.splice(0).forEach((wake) => wake()) },
      turn: () => new Promise((resolve) => { state.wall++; setImmediate(resolve) }),
      sleep(ms) {
        state.slept.push(ms)
        wakes.splice(0).forEach((wake) => wake())
        let wake = (): void => {}
        const done = new Promise<void>((resolve) => { wake = resolve })
        return { done, wake }
      },
    }, () => state.wall,
  )
  const ended = run.run()
  return {
    state, run, ended,
    /** Waits until the run has said or done something more. */
    next: () => new Promise<void>((resolve) => { wakes.push(resolve) }),
    commands: () => state.messages.flatMap((message) => (message.type === 'events' ? message.events : [])).filter((event) => event.kind === 'command'),
  }
}

it('[H2] a command takes effect at the moment at which it came, not at the last look at the clock', async () => {
  const { state, run, ended, next, commands } = live()
  while (state.slept.length === 0) await next()
  state.wall += 20
  run.command(get('http://b:8000/'))
  while (commands().length === 0) await next()
  expect(commands()[0]!.t).toBe(20e6)
  run.stop()
  await ended
})

it('[H2] an idle lab follows the clock, however long nobody has looked', async () => {
  const { state, run, ended, next, commands } = live()
  while (state.slept.length === 0) await next()
  state.wall += 3_600_000
  run.command(get('http://b:8000/'))
  while (commands().length === 0) await next()
  expect(commands()[0]!.t).toBe(3_600_000e6)
  run.stop()
  await ended
})

it('[H2] a lab that was busy catches up by a quarter of a second, and does not race after the rest', async () => {
  let cost = 10
  let beats = 0
  const busy: Script<Record<string, never>> = {
    memory: () => ({}),
    // A millisecond of virtual time takes ten of the clock's, a hundred times; then it has little to do.
    step({ now, wakeAt }) {
      state.wall += cost
      if (++beats === 100) cost = 0
      wakeAt(now + (cost === 0 ? 5e6 : 1e6))
    },
  }
  const { state, run, ended, next } = live(busy)
  while (state.slept.length === 0) await next()
  const behind = state.wall - 1000
  const now = state.messages.flatMap((message) => (message.type === 'clock' ? [message.clock.now / 1e6] : [])).at(-1)!
  expect(now).toBeGreaterThan(100)
  expect(behind - now).toBeGreaterThan(500)
  run.stop()
  await ended
})
