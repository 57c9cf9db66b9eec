import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { times, type Bench } from '../kit/bench.ts'
import { median, rounded } from '../kit/line.ts'
import { processorMs } from '../kit/processor.ts'
import { byTurns } from '../kit/rounds.ts'
import { hopsPerSecond } from '../labs/drive.ts'
import { REQUESTS, WARM_UP } from '../labs/hops.ts'
import { startHopsPeer } from '../peers/hops.ts'
import { benchPython } from '../peers/python.ts'

export const bench: Bench = {
  name: 'hops-node',
  measures: 'HTTP hops per second through orders -> payments in Node, 100 requests in flight (log, decoding and all)',
  against: 'the same two services on CPython: uvicorn --http h11, httpx, loopback, 100 requests in flight; two processes, ours is one thread',
  unit: 'hops/s', better: 'more', budget: times(1.5), rounds: 5, browser: false,
  async measure(rounds) {
    const python = await benchPython()
    const runtime = createNodeRuntime()
    await runtime.warm()
    const peer = await startHopsPeer(python)
    try {
      const used = { ours: [] as number[], peer: [] as number[] }
      const found = await byTurns(
        rounds,
        () => metered(used.ours, () => processorMs('self'), () => hopsPerSecond(runtime, REQUESTS)),
        () => metered(used.peer, peer.processorMs, () => peer.hopsPerSecond(REQUESTS)),
      )
      return { ...found, extra: { python: python.version, processor_ms_a_hop: rounded(median(used.ours)), peer_processor_ms_a_hop: rounded(median(used.peer)) } }
    } finally {
      await peer.stop()
      runtime.dispose()
    }
  },
}

/** Notes how much processor time a hop took, its share of the warm-up included. */
async function metered(used: number[], time: () => number, work: () => Promise<number>): Promise<number> {
  const before = time()
  const result = await work()
  used.push((time() - before) / (2 * (REQUESTS + WARM_UP)))
  return result
}
