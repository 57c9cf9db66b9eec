import { expect, test, type Page } from '@playwright/test'
import fs from 'node:fs'
import path from 'node:path'
import { readSnapshot } from '../../src/process/memory-image.ts'
import { DIST } from '../../tools/paths.ts'
import { bundleWorker } from '../../tools/vite/sandbox-worker.ts'
import { hashesInFreshThread } from '../runtime/hashes.ts'

/** A browser whose engine the shipped snapshot does not fit: it makes one of its own, keeps it, and runs are the same in it. */
const SEEDS = [1, 2]
test.describe.configure({ timeout: 200_000 })

interface SandboxTests { hashes(seeds: readonly number[]): Promise<string[]> }
const runInPage = (seeds: readonly number[]): Promise<string[]> => (globalThis as unknown as { sandboxTests: SandboxTests }).sandboxTests.hashes(seeds)

/** Snapshots that this browser has stored. */
const kept = (page: Page): Promise<number> => page.evaluate(() => new Promise<number>((resolve, reject) => {
  const opening = indexedDB.open('faultline-sandbox')
  opening.onerror = () => reject(opening.error!)
  opening.onsuccess = () => {
    const db = opening.result
    if (!db.objectStoreNames.contains('snapshots')) { db.close(); resolve(0); return }
    const counting = db.transaction('snapshots').objectStore('snapshots').count()
    counting.onsuccess = () => { db.close(); resolve(counting.result) }
  }
}))

test('[L1] a snapshot that does not fit is noticed; the browser makes its own, keeps it, and hashes as Node', async ({ page }) => {
  const expected = await hashesInFreshThread(SEEDS)
  const other = new Uint8Array(fs.readFileSync(path.join(DIST, 'sandbox', 'snapshot.bin')))
  readSnapshot(other).head[20]! ^= 0xff // the build id
  let fetched = 0
  await page.route('**/sandbox/snapshot.bin*', async (route) => {
    fetched++
    await route.fulfill({ body: Buffer.from(other), contentType: 'application/octet-stream' })
  })
  const code = await bundleWorker('tests/runtime/browser-entry.ts')
  await page.goto('/')
  await page.addScriptTag({ content: code })
  expect(await page.evaluate(runInPage, SEEDS)).toEqual(expected)
  expect(fetched).toBe(1)
  await expect.poll(() => kept(page), { timeout: 30_000 }).toBe(1)
  await page.reload()
  await page.addScriptTag({ content: code })
  expect(await page.evaluate(runInPage, SEEDS)).toEqual(expected)
  expect(fetched).toBe(1)
})
