import { chromium } from 'playwright-core'
import { DIST } from '../../tools/paths.ts'
import { serve } from '../../tools/serve.ts'
import { CHROMIUM_FLAGS, ensureChromium } from '../../tools/testing/chromium.ts'
import type { Bench } from '../kit/bench.ts'
import { median, rounded } from '../kit/line.ts'
import { freePort } from '../peers/uvicorn.ts'

/** What is used of Lighthouse, which is no dependency: 150 packages for a number that nobody needs daily. */
type Lighthouse = (url: string, flags: { port: number; onlyCategories: string[] }) => Promise<{ lhr: Result } | undefined>
interface Result { categories: Record<string, { score: number | null }>; audits: Record<string, { numericValue?: number }> }

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo']
const LESSON = '#/lesson/04-resilience/01-timeouts'
const BUDGET = 95

export const bench: Bench = {
  name: 'lighthouse',
  measures: 'Lighthouse\'s score (mobile, its own throttling) of a lesson opened directly, the lowest of its categories; not part of "all"',
  against: 'the budget',
  unit: 'points', better: 'more', budget: { text: '95', met: (line) => line.ours >= BUDGET }, rounds: 3, browser: true,
  async measure(rounds) {
    const lighthouse = await load()
    const server = await serve({ root: DIST, port: 0 })
    try {
      const lessons: Result[] = []
      for (let round = 0; round < rounds; round++) lessons.push(await visit(lighthouse, server.url + LESSON))
      const index = await visit(lighthouse, server.url)
      const middle = (audit: string): number => rounded(median(lessons.map((one) => one.audits[audit]?.numericValue ?? 0)))
      const scores = Object.fromEntries(CATEGORIES.map((name) => [name.replace('-', '_'), median(lessons.map((one) => scoreOf(one, name)))]))
      return {
        ours: lessons.map((one) => Math.min(...CATEGORIES.map((name) => scoreOf(one, name)))), peer: [BUDGET],
        extra: {
          ...scores, index_performance: scoreOf(index, 'performance'),
          blocking_ms: middle('total-blocking-time'), first_paint_ms: middle('first-contentful-paint'), largest_paint_ms: middle('largest-contentful-paint'),
        },
      }
    } finally {
      await server.close()
    }
  },
}

async function load(): Promise<Lighthouse> {
  const name = 'lighthouse'
  try {
    return (await import(name) as { default: Lighthouse }).default
  } catch {
    throw new Error('Lighthouse is not there, as nothing else needs it. This fetches it and leaves package.json as it is:\n  npm install --no-save lighthouse@12.8.2')
  }
}

/** In a browser of its own, as somebody who comes for the first time. */
async function visit(lighthouse: Lighthouse, url: string): Promise<Result> {
  const port = await freePort()
  const browser = await chromium.launch({ executablePath: ensureChromium(), headless: true, args: [...CHROMIUM_FLAGS, `--remote-debugging-port=${port}`] })
  try {
    const result = await lighthouse(url, { port, onlyCategories: CATEGORIES })
    if (!result) throw new Error(`Lighthouse has no result for ${url}`)
    process.stderr.write(`  ${url}: ${CATEGORIES.map((name) => `${name} ${scoreOf(result.lhr, name)}`).join(', ')}\n`)
    return result.lhr
  } finally {
    await browser.close()
  }
}

const scoreOf = (result: Result, category: string): number => Math.round((result.categories[category]?.score ?? 0) * 100)
