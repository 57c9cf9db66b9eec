import { expect, test } from '@playwright/test'
import type { RunRequest } from '../../src/contract/run.ts'
import { bundleWorker } from '../../tools/vite/sandbox-worker.ts'
import { LABS, swarmRun } from '../explore/runs.ts'
import { hashesOfRunsInFreshThread } from '../runtime/hashes.ts'

/**
 * Random faults of every kind on three labs: the same log in Chromium as on Node, byte for byte. SWARM_SEEDS=1000 is the whole
 * proof, which takes about half an hour.
 */
const SEEDS = Number(process.env['SWARM_SEEDS'] ?? 8)

interface SandboxTests { hashesOf(requests: RunRequest[]): Promise<string[]> }
const playInPage = (requests: RunRequest[]): Promise<string[]> =>
  (globalThis as unknown as { sandboxTests: SandboxTests }).sandboxTests.hashesOf(requests)

for (const name of Object.keys(LABS)) {
  test(`[E4] [L1] ${SEEDS} seeds of a swarm on ${name}: Chromium hashes as Node`, async ({ page }) => {
    test.setTimeout(60_000 + SEEDS * 10_000)
    const requests = Array.from({ length: SEEDS }, (_, i) => swarmRun(name, i + 1))
    const expected = await hashesOfRunsInFreshThread(requests)
    expect(new Set(expected).size).toBe(SEEDS)
    await page.goto('/')
    await page.addScriptTag({ content: await bundleWorker('tests/runtime/browser-entry.ts') })
    expect(await page.evaluate(playInPage, requests)).toEqual(expected)
  })
}
