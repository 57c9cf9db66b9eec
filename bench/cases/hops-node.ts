import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { times, type Bench } from '../kit/bench.ts'
import { median, rounded } from '../kit/line.ts'
import { metered, processorMs } from '../kit/processor.ts'
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
        () => metered(used.ours, () => processorMs('self'), REQUESTS + WARM_UP, () => hopsPerSecond(runtime, REQUESTS)),
        () => metered(used.peer, peer.processorMs, REQUESTS + WARM_UP, () => peer.hopsPerSecond(REQUESTS)),
      )
      return { ...found, extra: { python: python.version, processor_ms_a_hop: rounded(median(used.ours)), peer_processor_ms_a_hop: rounded(median(used.peer)) } }
    } finally {
      await peer.stop()
      runtime.dispose()
    }
  },
}
