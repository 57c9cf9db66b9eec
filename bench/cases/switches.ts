import { spawnSync } from 'node:child_process'
import { runProgram } from '../../src/runtime/engine/program.ts'
import type { Bench } from '../kit/bench.ts'
import { now } from '../kit/clock.ts'
import { byTurns } from '../kit/rounds.ts'
import { SWITCHES_A_ROUND, SWITCHING } from '../labs/switches.ts'
import { direct, type Direct } from '../labs/world.ts'
import { benchPython, type Python } from '../peers/python.ts'

const ROUNDS = 50_000

export const bench: Bench = {
  name: 'switches',
  measures: 'thread switches per second: two threads that hand a turn to each other through locks, in Node',
  against: 'the same program on CPython, with real threads',
  unit: 'switches/s', better: 'more', budget: null, rounds: 5, browser: false,
  async measure(rounds) {
    const engine = await direct()
    const python = await benchPython()
    return byTurns(rounds, async () => perSecond(await ours(engine, ROUNDS) - await ours(engine, 1)), async () => perSecond(peer(python)))
  },
}

const perSecond = (ms: number): number => (SWITCHES_A_ROUND * ROUNDS * 1000) / ms

/** Real milliseconds of the whole program. */
async function ours({ pool, platform }: Direct, count: number): Promise<number> {
  const limits = { memory: 512 * 1024 * 1024, ticks: Number.MAX_SAFE_INTEGER, output: 1e6 }
  const begun = now()
  const argv = ['python', '-c', limitless(count)]
  const exit = await runProgram({ name: 'switches', argv, files: {}, env: {}, seed: 1, epoch: 0, limits }, pool, platform, () => {})
  if (exit.code !== 0) throw new Error(`the program ended with code ${exit.code}: ${exit.detail}`)
  return now() - begun
}

/** All of it happens at one virtual instant, which the sandbox takes for a loop that spins: a pause now and then is time. */
const limitless = (count: number): string =>
  SWITCHING(count).replace('        mine.acquire()\n', '        if _ % 2000 == 1999: time.sleep(0.001)\n        mine.acquire()\n')

function peer({ command, args, env }: Python): number {
  const ran = spawnSync(command, [...args, '-c', SWITCHING(ROUNDS)], { encoding: 'utf8', env })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return Number(ran.stdout) * 1000
}
