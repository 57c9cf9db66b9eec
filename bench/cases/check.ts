import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { PAIR, runRequest } from '../../tests/runtime/labs.ts'
import { times, type Bench } from '../kit/bench.ts'
import { now } from '../kit/clock.ts'
import { freshRunId } from '../kit/follow.ts'

const SECONDS = 600

const CHECK = `
def test_ten_minutes(lab):
    """A request a second for ten minutes is answered every time"""
    begun = lab.now
    answers = lab.load('http://orders:8001/orders/1', every=1.0, for_=${SECONDS})
    assert len(answers) == ${SECONDS}
    assert all(answer.status == 200 for answer in answers)
    assert lab.now - begun >= ${SECONDS - 1}
`

export const bench: Bench = {
  name: 'check',
  measures: `a check of ${SECONDS / 60} virtual minutes at 1 request a second, from check() to its verdict: boot of the lab, pytest, 1,200 hops`,
  against: 'the ten minutes themselves',
  unit: 'ms', better: 'less', budget: times(120), rounds: 5, browser: false,
  async measure(rounds) {
    const runtime = createNodeRuntime()
    await runtime.warm()
    try {
      const ours: number[] = []
      for (let round = 0; round < rounds; round++) {
        const run = runRequest(PAIR, { runId: freshRunId() })
        const begun = now()
        const verdict = await runtime.check({ run, checks: { 'checks/test_load.py': CHECK }, seeds: [1] }, { result: () => {}, log: () => {} })
        ours.push(now() - begun)
        const [result] = verdict.results
        if (result?.outcome !== 'passed') throw new Error(`the check did not pass: ${verdict.error || result?.explanation}`)
      }
      return { ours, peer: [SECONDS * 1000] }
    } finally {
      runtime.dispose()
    }
  },
}
