import { gzipSync } from 'node:zlib'
import { chromium, type Browser, type Request } from 'playwright-core'
import { DIST } from '../../tools/paths.ts'
import { serve } from '../../tools/serve.ts'
import { CHROMIUM_FLAGS, ensureChromium } from '../../tools/testing/chromium.ts'
import type { Bench } from '../kit/bench.ts'
import { rounded } from '../kit/line.ts'

const BUDGET_KB = 250
const SCRIPT = /\/assets\/[^?]*\.m?js$/
/** The lazy chunks of the editor, by the names that the build gives them. */
const EDITOR = /\/(monaco|editor)[.-][^/]*\.js$/

export const bench: Bench = {
  name: 'page',
  measures: 'gzipped JavaScript that a page of dist/ asks for before the editor, the larger of the index and a lesson (Chromium\'s network log)',
  against: 'the budget',
  unit: 'kB', better: 'less', budget: { text: '250 kB', met: (line) => line.ours <= BUDGET_KB }, rounds: 1, browser: true,
  async measure() {
    const server = await serve({ root: DIST, port: 0 })
    const browser = await chromium.launch({ executablePath: ensureChromium(), headless: true, args: CHROMIUM_FLAGS })
    try {
      const index = await visit(browser, server.url, false)
      const [address] = index.lessons
      if (address === undefined) throw new Error('the index page links to no lesson')
      const lesson = await visit(browser, address, true)
      const parts = { index_kb: kilobytes(index.before), lesson_kb: kilobytes(lesson.before), editor_and_after_kb: kilobytes(lesson.after) }
      return { ours: [Math.max(parts.index_kb, parts.lesson_kb)], peer: [BUDGET_KB], extra: parts }
    } finally {
      await browser.close()
      await server.close()
    }
  },
}

interface Visit { before: Script[]; after: Script[]; lessons: string[] }
interface Script { url: string; gzipped: number }

/** Opens a page with nothing cached, and splits its scripts where it first asks for the editor's. */
async function visit(browser: Browser, url: string, hasEditor: boolean): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const asked: Request[] = []
  page.on('request', (request) => { if (SCRIPT.test(request.url())) asked.push(request) })
  const editor = hasEditor ? page.waitForResponse((response) => EDITOR.test(response.url())) : null
  await page.goto(url, { waitUntil: 'networkidle' })
  await editor
  await page.waitForLoadState('networkidle')
  const lessons = await page.locator('a[href*="lesson/"]').evaluateAll((found) => found.map((one) => (one as HTMLAnchorElement).href))
  const first = asked.findIndex((request) => EDITOR.test(request.url()))
  const scripts = await Promise.all(asked.map(scriptOf))
  await context.close()
  const border = first < 0 ? scripts.length : first
  return { before: scripts.slice(0, border), after: scripts.slice(border), lessons }
}

/** Its size by gzip -9, whatever this server sent it as. */
async function scriptOf(request: Request): Promise<Script> {
  const response = await request.response()
  if (!response?.ok()) throw new Error(`${request.url()} was answered ${response?.status() ?? 'not at all'}`)
  return { url: request.url(), gzipped: gzipSync(await response.body(), { level: 9 }).length }
}

const kilobytes = (scripts: Script[]): number => rounded(scripts.reduce((total, script) => total + script.gzipped, 0) / 1000)
