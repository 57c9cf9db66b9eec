import { expect, test, type Page } from '@playwright/test'
import { bundleWorker } from '../../tools/vite/sandbox-worker.ts'
import { conformance } from '../runtime/conformance.ts'
import { hostile, reaching } from '../runtime/hostile.ts'

/** The sandbox port's conformance suite in the page: an opaque frame, a classic worker, the real engine. */
interface SandboxTests { run(name: string): Promise<void> }

let page: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
  await page.goto('/')
  await page.addScriptTag({ content: await bundleWorker('tests/runtime/browser-entry.ts') })
})

test.afterAll(() => page.close())

/** Runs a case in the page and tells for how long its main thread was held at the most. */
async function runCase(name: string): Promise<{ error: string; longestHold: number }> {
  return page.evaluate(async (wanted) => {
    const { sandboxTests } = globalThis as unknown as { sandboxTests: SandboxTests }
    let last = performance.now()
    let longestHold = 0
    const beat = new MessageChannel()
    beat.port1.onmessage = () => {
      const now = performance.now()
      longestHold = Math.max(longestHold, now - last)
      last = now
      setTimeout(() => { last = performance.now(); beat.port2.postMessage(null) }, 4)
    }
    beat.port2.postMessage(null)
    const error = await sandboxTests.run(wanted).then(() => '', (reason: unknown) => String((reason as Error).stack ?? reason))
    beat.port1.close()
    return { error, longestHold }
  }, name)
}

for (const { name } of [...conformance, ...hostile, reaching]) {
  test(name, async () => {
    const { error, longestHold } = await runCase(name)
    test.info().annotations.push({ type: 'main thread held at most', description: `${longestHold.toFixed(0)} ms` })
    expect(error).toBe('')
  })
}
