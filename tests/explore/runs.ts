import { readFileSync } from 'node:fs'
import { FOUR } from '../../bench/labs/four.ts'
import type { TimedCommand } from '../../src/contract/commands.ts'
import type { RunRequest } from '../../src/contract/run.ts'
import { drawSchedule, type Targets } from '../../src/explore/draw.ts'
import { commandsOf } from '../../src/explore/schedule.ts'
import { PAIR, runRequest } from '../runtime/labs.ts'

/** Three labs under a swarm's schedules, as plain runs that any engine can play: what a proof of sameness compares. */
const LOST_EVENT = Object.fromEntries(['compose.yaml', 'orders/main.py', 'store/main.py', 'shipping/main.py']
  .map((name) => [name, readFileSync(new URL(`./labs/lost-event/${name}`, import.meta.url), 'utf8')]))

const get = (url: string) => ({ method: 'GET', url })
export const LABS: Record<string, { files: Record<string, string>; requests: { method: string; url: string }[]; targets: Targets }> = {
  pair: { files: PAIR, requests: [get('http://orders:8001/orders/1')], targets: targets('orders payments') },
  four: { files: FOUR, requests: [get('http://gateway:8000/1')], targets: targets('gateway orders', 'gateway stock', 'orders payments') },
  'lost-event': {
    files: LOST_EVENT, targets: targets('orders store', 'orders shipping', 'shipping store'),
    requests: [{ method: 'POST', url: 'http://orders:8001/orders/1' }, get('http://shipping:8003/missing')],
  },
}

function targets(...pairs: string[]): Targets {
  const links = pairs.map((pair) => ({ from: pair.split(' ')[0]!, to: pair.split(' ')[1]! }))
  const processes = [...new Set(pairs.flatMap((pair) => pair.split(' ')))]
  return { links, processes, crash: processes }
}

const READY = 1e9
const LENGTH = 10e9
const EVERY = 5e8

/** The run of one seed: requests for ten seconds, the seed's faults meanwhile, ten more seconds. */
export function swarmRun(name: string, seed: number): RunRequest {
  const { files, requests, targets: broken } = LABS[name]!
  const faults = commandsOf(drawSchedule(seed, broken, LENGTH), LENGTH).map(({ at, command }): TimedCommand => ({ t: READY + at, step: 0, command }))
  const traffic = Array.from({ length: LENGTH / EVERY }, (_, i): TimedCommand => {
    const request = requests[i % requests.length]!
    return { t: READY + i * EVERY, step: 0, command: { type: 'http', request: { ...request, id: `request-${i + 1}`, headers: [], body: '' } } }
  })
  const commands = [...faults, ...traffic].sort((a, b) => a.t - b.t)
  return runRequest(files, { seed, commands, virtualTime: READY + 2 * LENGTH, runId: `${name}-${seed}` })
}
