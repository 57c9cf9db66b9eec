import fs from 'node:fs'
import path from 'node:path'
import { CACHE } from '../../tools/paths.ts'
import { openBed, ourEdits, settleWithSpare, warmed } from '../browser/chromium.ts'
import { times, type Bench } from '../kit/bench.ts'
import { now } from '../kit/clock.ts'
import { byTurns } from '../kit/rounds.ts'
import { edited } from '../labs/drive.ts'
import { untilAnswer } from '../peers/http.ts'
import { benchPython } from '../peers/python.ts'
import { freePort, startUvicorn } from '../peers/uvicorn.ts'

export const bench: Bench = {
  name: 'edit',
  measures: 'Chromium: from an edit of a running service to the first response that shows it',
  against: 'uvicorn --reload on CPython, the same file',
  unit: 'ms', better: 'less', budget: times(10), rounds: 7, browser: true,
  async measure(rounds) {
    const python = await benchPython()
    const bed = await openBed()
    const page = await warmed(await bed.open('ours'))
    await ourEdits(page, 1)
    await settleWithSpare(page)
    const folder = path.join(CACHE, 'bench', 'edit')
    const file = path.join(folder, 'main.py')
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(file, edited('first'))
    const service = startUvicorn(python, folder, await freePort(), { args: ['--reload'] })
    try {
      await untilAnswer(service.url)
      let edits = 0
      const peer = async (): Promise<number> => {
        const word = `edit-${++edits}`
        const begun = now()
        fs.writeFileSync(file, edited(word))
        await untilAnswer(service.url, ({ text }) => text.includes(word))
        return now() - begun
      }
      const found = await byTurns(rounds, async () => (await ourEdits(page, 1))[0]!, peer)
      return { ...found, extra: { python: python.version } }
    } finally {
      await service.stop()
      await bed.close()
    }
  },
}
