import { PAIR, runRequest } from '../../tests/runtime/labs.ts'
import { times, type Bench } from '../kit/bench.ts'
import { now } from '../kit/clock.ts'
import { median, rounded } from '../kit/line.ts'
import { FOUR } from '../labs/four.ts'
import { ask, booted, direct, type Direct } from '../labs/world.ts'

const HOUR_MS = 3_600_000

/** The same lab with a probe of each service every ten seconds: an hour that is not quite idle. */
const PROBED = {
  ...PAIR,
  'compose.yaml': PAIR['compose.yaml']!.replaceAll(/command: (.* --port (\d+))\n/g, (_, command: string, port: string) =>
    `command: ${command}\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:${port}/openapi.json"]\n      interval: 10s\n`),
}

export const bench: Bench = {
  name: 'idle',
  measures: 'one virtual hour of a lab of two services after a last request',
  against: 'the hour itself',
  unit: 'ms', better: 'less', budget: times(100_000), rounds: 5, browser: false,
  async measure(rounds) {
    const engine = await direct()
    const ours = await hours(engine, PAIR, rounds)
    const four = await hours(engine, FOUR, rounds, 'http://gateway:8000/1')
    const probed = await hours(engine, PROBED, 1)
    return { ours, peer: [HOUR_MS], extra: { wall_ms: rounded(median(ours)), wall_ms_of_four: rounded(median(four)), wall_ms_with_healthchecks: rounded(median(probed)) } }
  },
}

/** Real milliseconds of one virtual hour each, in which kept-alive connections run out and all goes quiet. */
async function hours(engine: Direct, files: Record<string, string>, rounds: number, url = 'http://orders:8001/orders/1'): Promise<number[]> {
  const world = await booted(engine, runRequest(files))
  const taken: number[] = []
  for (let round = 0; round < rounds; round++) {
    if (await ask(world, url) !== 200) throw new Error('the lab does not answer')
    const begun = now()
    await world.runUntil(world.now + HOUR_MS * 1e6)
    taken.push(now() - begun)
  }
  world.dispose()
  return taken
}
