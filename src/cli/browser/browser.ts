import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import * as z from 'zod/mini'
import { CHROMIUM_FLAGS, findChromium } from '../../../tools/testing/chromium.ts'
import { findFirefox } from '../../../tools/testing/firefox.ts'
import { labEventSchema } from '../../contract/events.ts'
import { UsageError } from '../errors.ts'
import type { Play, Played } from './page.ts'
import { serveSandbox } from './site.ts'

export const BROWSERS = ['chromium', 'firefox'] as const
export type BrowserName = (typeof BROWSERS)[number]

/** Milliseconds for one run, after which the browser is taken for dead. */
const PATIENCE = 180_000

type Site = Awaited<ReturnType<typeof serveSandbox>>

const playedSchema = z.object({ hash: z.string(), events: z.nullable(z.array(labEventSchema)) })

/** A browser that plays runs in the page's sandbox: an opaque frame and a worker, as a learner has them. */
export class BrowserSandboxes {
  readonly #browser: Browser
  readonly #site: Site
  readonly #pages: Page[]

  private constructor(browser: Browser, site: Site, pages: Page[]) {
    this.#browser = browser
    this.#site = site
    this.#pages = pages
  }

  /** `count` pages, each with a sandbox of its own. */
  static async open(name: BrowserName, count: number): Promise<BrowserSandboxes> {
    const executablePath = programOf(name)
    const site = await serveSandbox()
    const browser = await puppeteer.launch({
      browser: name === 'chromium' ? 'chrome' : 'firefox', executablePath, headless: true, protocolTimeout: PATIENCE,
      args: name === 'chromium' ? CHROMIUM_FLAGS : [],
    }).catch(async (error: unknown) => {
      await site.close()
      throw error
    })
    const pages: Page[] = []
    for (let i = 0; i < count; i++) {
      const page = await browser.newPage()
      await page.goto(site.url)
      pages.push(page)
    }
    return new BrowserSandboxes(browser, site, pages)
  }

  /** Plays all, as many at a time as there are pages; tells each as it comes. */
  async playAll<T>(plays: Iterable<[T, Play]>, tell: (key: T, played: Played) => void): Promise<void> {
    const left = [...plays]
    await Promise.all(this.#pages.map(async (page) => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const text = await page.evaluate((play) => (globalThis as unknown as { playAgain(text: string): Promise<string> }).playAgain(play), JSON.stringify(next[1]))
          .catch((error: Error) => { throw new Error(`the browser could not play a run: ${error.message.split('\n')[0]}`) })
        tell(next[0], playedSchema.parse(JSON.parse(text)) as Played)
      }
    }))
  }

  async close(): Promise<void> {
    await this.#browser.close()
    await this.#site.close()
  }
}

function programOf(name: BrowserName): string {
  const found = name === 'chromium' ? findChromium() : findFirefox()
  if (found !== null) return found
  throw new UsageError(name === 'chromium'
    ? '--in chromium: none was found. Install one (Debian: sudo apt install chromium), or name it: CHROMIUM_PATH=/path/to/chromium'
    : '--in firefox: none was found. Install one (Debian: sudo apt install firefox-esr), or name it: FIREFOX_PATH=/path/to/firefox')
}
