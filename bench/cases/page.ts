import { gzipSync } from 'node:zlib'
import { chromium, type Browser, type Response } from 'playwright-core'
import { DIST } from '../../tools/paths.ts'
import { serve } from '../../tools/serve.ts'
import { CHROMIUM_FLAGS, ensureChromium } from '../../tools/testing/chromium.ts'
import type { Bench } from '../kit/bench.ts'
import { rounded } from '../kit/line.ts'

const BUDGET_KB = 250
/** The lazy chunks of the editor, by the names that the build gives them. */
const EDITOR = /\/(monaco|editor)[.-][^/]*\.js$/

export const bench: Bench = {
  name: 'page',
  measures: 'gzipped JavaScript that a page of dist/ loads before the editor, the larger of the index and a lesson (Chromium\'s network log)',
  against: 'the budget',
  unit: 'kB', better: 'less', budget: { text: '250 kB', met: (line) => line.ours <= BUDGET_KB }, rounds: 1, browser: true,
  async measure() {
    const server = await serve({ root: DIST, port: 0 })
    const browser = await chromium.launch({ executablePath: ensureChromium(), headless: true, args: CHROMIUM_FLAGS })
    try {
      const index = await scriptsOf(browser, server.url)
      const [lesson] = index.lessons
      if (lesson === undefined) throw new Error('the index page links to no lesson')
      const open = await scriptsOf(browser, lesson)
      const parts = { index_kb: sum(index.scripts, false), lesson_kb: sum(open.scripts, false), editor_kb: sum(open.scripts, true) }
      return { ours: [Math.max(parts.index_kb, parts.lesson_kb)], peer: [BUDGET_KB], extra: mapped(parts) }
    } finally {
      await browser.close()
      await server.close()
    }
  },
}

interface Script { url: string; gzipped: number }

/** All scripts that a page asks for until it rests, modules and classic ones, and the lessons that it links to. */
async function scriptsOf(browser: Browser, url: string): Promise<{ scripts: Script[]; lessons: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const pending: Promise<Script | null>[] = []
  page.on('response', (response) => pending.push(scriptOf(response)))
  await page.goto(url, { waitUntil: 'networkidle' })
  const links = await page.locator('a[href*="lesson"]').evaluateAll((found) => found.map((one) => (one as HTMLAnchorElement).href))
  const scripts = (await Promise.all(pending)).filter((script) => script !== null)
  await context.close()
  return { scripts: [...new Map(scripts.map((script) => [script.url, script])).values()], lessons: links }
}

async function scriptOf(response: Response): Promise<Script | null> {
  const url = response.url()
  if (!/\/assets\/[^?]*\.m?js$/.test(url) || !response.ok()) return null
  return { url, gzipped: gzipSync(await response.body(), { level: 9 }).length }
}

const sum = (scripts: Script[], editor: boolean): number =>
  scripts.filter((script) => EDITOR.test(script.url) === editor).reduce((total, script) => total + script.gzipped, 0) / 1000

const mapped = (parts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(parts).map(([key, value]) => [key, rounded(value)]))
