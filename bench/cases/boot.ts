import { openBed, ourFirstAnswer, peerFirstAnswer, settle, warmed } from '../browser/chromium.ts'
import { times, type Bench } from '../kit/bench.ts'
import { median, rounded } from '../kit/line.ts'
import { byTurns } from '../kit/rounds.ts'

export const bench: Bench = {
  name: 'boot',
  measures: 'Chromium, warm: from Run pressed to the first HTTP 200 through a lab of two services',
  against: 'plain Pyodide in the same Chromium, files cached: load, unpack the same wheels, import, the first 200',
  unit: 'ms', better: 'less', budget: times(10), rounds: 5, browser: true,
  async measure(rounds) {
    const bed = await openBed()
    const again: number[] = []
    try {
      const found = await byTurns(rounds, async () => {
        const page = await warmed(await bed.open('ours'))
        const taken = await ourFirstAnswer(page)
        await settle(page)
        again.push(await ourFirstAnswer(page))
        await page.close()
        return taken
      }, async () => {
        const page = await bed.open('peer')
        const taken = await peerFirstAnswer(page)
        await page.close()
        return taken
      })
      return { ...found, extra: { ms_second_run: rounded(median(again)) } }
    } finally {
      await bed.close()
    }
  },
}
