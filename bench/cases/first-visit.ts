import { chromium, type Browser } from 'playwright-core'
import { CHROMIUM_FLAGS, ensureChromium } from '../../tools/testing/chromium.ts'
import { ourFirstVisit, peerFirstAnswer } from '../browser/chromium.ts'
import { serveSite } from '../browser/site.ts'
import { times, type Bench } from '../kit/bench.ts'
import { byTurns } from '../kit/rounds.ts'

export const bench: Bench = {
  name: 'first-visit',
  measures: 'Chromium, nothing cached, from localhost: from before the first fetch of the sandbox to the first HTTP 200 of two services',
  against: 'plain Pyodide in the same way',
  unit: 'ms', better: 'less', budget: times(4), rounds: 5, browser: true,
  async measure(rounds) {
    const server = await serveSite()
    const browser = await chromium.launch({ executablePath: ensureChromium(), headless: true, args: CHROMIUM_FLAGS })
    try {
      return await byTurns(rounds, () => visit(browser, `${server.url}ours.html`, ourFirstVisit), () => visit(browser, `${server.url}peer.html`, peerFirstAnswer))
    } finally {
      await browser.close()
      await server.close()
    }
  },
}

/** In a browser context of its own, which knows nothing. */
async function visit(browser: Browser, url: string, measure: typeof ourFirstVisit): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(url)
  const taken = await measure(page)
  await context.close()
  return taken
}
