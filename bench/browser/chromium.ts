import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { CHROMIUM_FLAGS, ensureChromium } from '../../tools/testing/chromium.ts'
import { SPARE_AFTER } from '../../src/runtime/client/remote-runtime.ts'
import { serveSite } from './site.ts'
import type { Ours } from './entry.ts'

/** A Chromium with a profile of its own on disk, large enough to keep all that either side downloads. */
export interface Bed {
  context: BrowserContext
  /** A new page on one of the two sites. */
  open(side: 'ours' | 'peer'): Promise<Page>
  close(): Promise<void>
}

export async function openBed(): Promise<Bed> {
  const server = await serveSite()
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-profile-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(), headless: true, args: [...CHROMIUM_FLAGS, '--disk-cache-size=2000000000'],
  })
  return {
    context,
    async open(side) {
      const page = await context.newPage()
      await page.goto(`${server.url}${side}.html`)
      return page
    },
    async close() {
      await context.close()
      await server.close()
      fs.rmSync(profile, { recursive: true, force: true })
    },
  }
}

export const ourFirstVisit = (page: Page): Promise<number> => page.evaluate(() => (globalThis as unknown as { ours: Ours }).ours.firstVisit())
export const ourFirstAnswer = (page: Page): Promise<number> => page.evaluate(() => (globalThis as unknown as { ours: Ours }).ours.firstAnswer())
export const ourHops = (page: Page, requests: number): Promise<number> =>
  page.evaluate((count) => (globalThis as unknown as { ours: Ours }).ours.hopsPerSecond(count), requests)
export const ourEdits = (page: Page, rounds: number): Promise<number[]> =>
  page.evaluate((count) => (globalThis as unknown as { ours: Ours }).ours.editRounds(count), rounds)
export const peerFirstAnswer = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { peer: { firstAnswer(): Promise<number> } }).peer.firstAnswer())

/** The engine makes further interpreters when it has nothing else to do; nothing says when it is done. */
const SETTLE_MS = 4000

export async function warmed(page: Page): Promise<Page> {
  await page.evaluate(() => (globalThis as unknown as { ours: Ours }).ours.warm())
  await settle(page)
  return page
}

export const settle = (page: Page): Promise<void> => page.waitForTimeout(SETTLE_MS)

/** After a first run, beside which a spare engine is made. */
export const settleWithSpare = (page: Page): Promise<void> => page.waitForTimeout(SPARE_AFTER + SETTLE_MS)
