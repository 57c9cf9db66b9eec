import { expect, test } from '@playwright/test'
import puppeteer from 'puppeteer-core'
import { findFirefox } from '../../tools/testing/firefox.ts'
import { bundleWorker } from '../../tools/vite/sandbox-worker.ts'
import { hashesInFreshThread, SEEDS } from '../runtime/hashes.ts'

/** The same seed, files and commands give the same log, byte for byte, in Node, Chromium and Firefox (L1). */
const ENTRY = 'tests/runtime/browser-entry.ts'
const FIREFOX = findFirefox()

interface SandboxTests { hashes(seeds: readonly number[]): Promise<string[]>; renew(): void }
const runInPage = (seeds: readonly number[]): Promise<string[]> =>
  (globalThis as unknown as { sandboxTests: SandboxTests }).sandboxTests.hashes(seeds)

let expected: string[]

test.describe.configure({ mode: 'serial', timeout: 300_000 })

test.beforeAll(async () => {
  test.setTimeout(300_000)
  expected = await hashesInFreshThread(SEEDS)
})

test('[L1] Chromium: 50 seeds of a faulty pair hash as on Node', async ({ page }) => {
  await page.goto('/')
  await page.addScriptTag({ content: await bundleWorker(ENTRY) })
  expect(await page.evaluate(runInPage, SEEDS)).toEqual(expected)
})

test('[L1] Firefox: 50 seeds of a faulty pair hash as on Node', async ({ baseURL }) => {
  test.skip(FIREFOX === null, 'no Firefox on this machine (Debian: apt-get install firefox-esr)')
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: FIREFOX!, headless: true, protocolTimeout: 280_000 })
  try {
    const page = await browser.newPage()
    await page.goto(baseURL!)
    await page.addScriptTag({ content: await bundleWorker(ENTRY) })
    expect(await page.evaluate(runInPage, SEEDS)).toEqual(expected)
  } finally {
    await browser.close()
  }
})
