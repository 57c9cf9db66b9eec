import { chromium, type Browser, type Page } from 'playwright-core'
import { openBusyLab, runUntilEvents } from '../../tests/browser/busy.ts'
import { openFile, openLesson, replaceFile } from '../../tests/browser/page.ts'
import { runTrouble, TROUBLES } from '../../tests/browser/troubles.ts'
import { DIST } from '../../tools/paths.ts'
import { serve } from '../../tools/serve.ts'
import { CHROMIUM_FLAGS, ensureChromium } from '../../tools/testing/chromium.ts'
import { longestTask } from '../browser/tracing.ts'
import type { Bench } from '../kit/bench.ts'
import { median, rounded } from '../kit/line.ts'

const BUDGET_MS = 100
const EVENTS = 4000
const FIRST = '#/lesson/01-rest-apis/01-first-endpoint'
const PANELS = { requests: 'Alt+1', logs: 'Alt+2', events: 'Alt+3' }

/** A lab that troubles the page, and what it takes until its end shows. */
interface Load { name: string; open(page: Page): Promise<void>; run(page: Page): Promise<void> }

const BUSY: Load[] = Object.entries(PANELS).map(([panel, key]) => ({
  name: `busy_${panel}`,
  async open(page) { await openBusyLab(page); await page.keyboard.press(key) },
  run: (page) => runUntilEvents(page, EVENTS),
}))
const BROKEN: Load[] = TROUBLES.map((trouble) => ({
  name: trouble.name.replaceAll(/\W+/g, '_'),
  async open(page) {
    await openLesson(page, FIRST)
    await openFile(page, trouble.file)
    await replaceFile(page, trouble.text)
  },
  run: (page) => runTrouble(page, trouble),
}))

export const bench: Bench = {
  name: 'main-thread',
  measures: 'the longest task of the page\'s own thread, in ms of its time, with busy and broken services: of each the median, of those the worst',
  against: 'the budget',
  unit: 'ms', better: 'less', budget: { text: '100 ms', met: (line) => line.ours <= BUDGET_MS }, rounds: 3, browser: true,
  async measure(rounds) {
    const server = await serve({ root: DIST, port: 0 })
    const browser = await chromium.launch({ executablePath: ensureChromium(), headless: true, args: CHROMIUM_FLAGS })
    try {
      const each: Record<string, number> = {}
      for (const load of [...BUSY, ...BROKEN]) {
        const found: number[] = []
        for (let round = 0; round < rounds; round++) found.push(await longestOf(browser, server.url, load))
        each[load.name] = rounded(median(found))
        process.stderr.write(`  ${load.name}: ${found.map((ms) => ms.toFixed(0)).join(', ')} ms\n`)
      }
      return { ours: [Math.max(...Object.values(each))], peer: [BUDGET_MS], extra: each }
    } finally {
      await browser.close()
      await server.close()
    }
  },
}

async function longestOf(browser: Browser, baseURL: string, load: Load): Promise<number> {
  const page = await browser.newPage({ baseURL, viewport: { width: 1440, height: 900 } })
  await load.open(page)
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] })
  await load.run(page)
  const longest = longestTask(await browser.stopTracing())
  await page.close()
  return longest
}
