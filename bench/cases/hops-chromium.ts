import { openBed, ourHops, settleWithSpare, warmed } from '../browser/chromium.ts'
import { times, type Bench } from '../kit/bench.ts'
import { byTurns } from '../kit/rounds.ts'
import { REQUESTS } from '../labs/hops.ts'
import { startHopsPeer } from '../peers/hops.ts'
import { benchPython } from '../peers/python.ts'

export const bench: Bench = {
  name: 'hops-chromium',
  measures: 'HTTP hops per second through orders -> payments in Chromium, 100 requests in flight (log, decoding and all)',
  against: 'the same two services on CPython: uvicorn --http h11, httpx, loopback, 100 requests in flight; two processes, ours is one thread',
  unit: 'hops/s', better: 'more', budget: times(1.5), rounds: 5, browser: true,
  async measure(rounds) {
    const python = await benchPython()
    const bed = await openBed()
    const page = await warmed(await bed.open('ours'))
    // The first run also starts the spare engine; after it the page is at rest.
    await ourHops(page, 100)
    await settleWithSpare(page)
    const peer = await startHopsPeer(python)
    try {
      const found = await byTurns(rounds, () => ourHops(page, REQUESTS), () => peer.hopsPerSecond(REQUESTS))
      return { ...found, extra: { python: python.version } }
    } finally {
      await peer.stop()
      await bed.close()
    }
  },
}
