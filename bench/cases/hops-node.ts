import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { times, type Bench } from '../kit/bench.ts'
import { byTurns } from '../kit/rounds.ts'
import { hopsPerSecond } from '../labs/drive.ts'
import { REQUESTS } from '../labs/hops.ts'
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
      const found = await byTurns(rounds, () => hopsPerSecond(runtime, REQUESTS), () => peer.hopsPerSecond(REQUESTS))
      return { ...found, extra: { python: python.version } }
    } finally {
      await peer.stop()
      runtime.dispose()
    }
  },
}
