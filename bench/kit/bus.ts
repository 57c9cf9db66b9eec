import path from 'node:path'
import type { BusSystem } from '../../src/contract/bus.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { prepare, Servers } from '../../tools/conformance/servers/pool.ts'
import { parityPython } from '../../tools/parity/cpython.ts'
import { ROOT } from '../../tools/paths.ts'
import { busLab, ratesInSandbox, type Rates } from '../labs/bus.ts'
import { busOnCPython, type BusPeer } from '../peers/bus.ts'
import type { Bench, Rounds } from './bench.ts'
import { jsonOf } from './child.ts'
import { median, rounded } from './line.ts'
import { byTurns } from './rounds.ts'

const say = (text: string): void => { process.stderr.write(`  ${text}\n`) }
/** Messages in a broker whose memory is measured. */
const MESSAGES = 10_000

/**
 * Messages a second from produce to consume: `program` (see bench/labs/bus.ts) measures `one` (each message is consumed before the next
 * is produced) and `batch`, against the real server with the same client on CPython. Further fields: the batches, and memory per broker.
 */
export function busBench(system: BusSystem, program: string, words: { client: string; batch: string }): Bench {
  return {
    name: system,
    measures: `messages per second from produce to consume, one by one, through the simulated server with ${words.client} in Node (log and all); batch_*: ${words.batch}`,
    against: `the real server on this machine, the same program with ${words.client} on CPython over loopback`,
    unit: 'messages/s', better: 'more', budget: null, rounds: 3, browser: false,
    measure: (rounds) => measure(system, busLab(system, program), rounds),
  }
}

async function measure(system: BusSystem, files: Record<string, string>, rounds: number): Promise<Rounds> {
  const side = prepare(system, say)
  if ('missing' in side) throw new Error(`there is nothing to measure against: ${side.missing}`)
  const python = await parityPython(say)
  const servers = new Servers()
  const runtime = createNodeRuntime()
  const ours: Rates[] = []
  const peers: BusPeer[] = []
  try {
    await runtime.warm()
    const found = await byTurns(
      rounds,
      async () => kept(ours, await ratesInSandbox(runtime, files))['one']!,
      async () => kept(peers, await busOnCPython(python, servers, files)).rates['one']!,
    )
    // The warm-up of each is the first of them.
    const batch = (of: Rates[]): number => median(of.slice(1).map((rates) => rates['batch']!))
    const memory = await jsonOf<{ idle: number; filled: number }>(path.join(ROOT, 'bench', 'labs', 'broker-memory.ts'), [system, String(MESSAGES)], ['--expose-gc'])
    const mine = batch(ours)
    const theirs = batch(peers.map((peer) => peer.rates))
    return {
      ...found,
      extra: {
        batch_ours: rounded(mine), batch_peer: rounded(theirs), batch_ratio: rounded(mine / theirs),
        broker_mb: rounded(memory.idle), broker_mb_of_10000: rounded(memory.filled),
        peer_mb: rounded(median(peers.map((peer) => peer.idleMb))), peer_mb_after: rounded(median(peers.map((peer) => peer.afterMb))),
        real: side.version, python: python.version,
      },
    }
  } finally {
    await servers.stop()
    runtime.dispose()
  }
}

function kept<T>(all: T[], one: T): T {
  all.push(one)
  return one
}
