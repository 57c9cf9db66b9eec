import { Session } from '../../src/host/session.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { runRequest } from '../../tests/runtime/labs.ts'
import type { Bench } from '../kit/bench.ts'
import { follow, freshRunId } from '../kit/follow.ts'
import { median, rounded } from '../kit/line.ts'
import { metered, processorMs } from '../kit/processor.ts'
import { byTurns } from '../kit/rounds.ts'
import { HOPS, REQUESTS_AT_ONCE, WARM_UP } from '../labs/hops.ts'
import { startHopsPeer } from '../peers/hops.ts'
import { keptAlive, load, untilAnswer } from '../peers/http.ts'
import { benchPython } from '../peers/python.ts'
import { freePort } from '../peers/uvicorn.ts'
import { published } from './host-start.ts'

const REQUESTS = 500

export const bench: Bench = {
  name: 'host-hops',
  measures: 'HTTP hops per second through a real port of a host and orders -> payments, 100 requests at a time, in real time',
  against: 'the same two services on CPython: uvicorn --http h11, httpx, loopback; the same load',
  unit: 'hops/s', better: 'more', budget: null, rounds: 5, browser: false,
  async measure(rounds) {
    const python = await benchPython()
    const session = new Session(createNodeRuntime())
    const port = await freePort()
    const files = { ...HOPS, 'compose.yaml': published(HOPS['compose.yaml']!, port) }
    const { run } = await follow(session, runRequest(files, { runId: freshRunId() }))
    run.pace({ mode: 'paced', speed: 1 })
    const peer = await startHopsPeer(python, keptAlive(REQUESTS_AT_ONCE))
    const agent = keptAlive(REQUESTS_AT_ONCE)
    const url = `http://127.0.0.1:${port}/orders/1`
    await untilAnswer(url)
    try {
      const used = { ours: [] as number[], peer: [] as number[] }
      const ours = async (): Promise<number> => (2 * REQUESTS) / await load(url, REQUESTS, REQUESTS_AT_ONCE, agent)
      const found = await byTurns(
        rounds,
        () => metered(used.ours, () => processorMs('self'), REQUESTS, ours),
        () => metered(used.peer, peer.processorMs, REQUESTS + WARM_UP, () => peer.hopsPerSecond(REQUESTS)),
      )
      return { ...found, extra: { python: python.version, processor_ms_a_hop: rounded(median(used.ours)), peer_processor_ms_a_hop: rounded(median(used.peer)) } }
    } finally {
      agent.destroy()
      await peer.stop()
      session.dispose()
    }
  },
}
