import { expect, test, type Page } from '@playwright/test'
import { bundleWorker } from '../../tools/vite/sandbox-worker.ts'
import { conformance } from '../runtime/conformance.ts'

/**
 * The port's suite on the real service. It needs a network, and accepts that stackblitz.com serves it. It has not been run where
 * this was written.
 */
interface ContainerTests { run(name: string): Promise<void> }

let page: Page

test.describe.configure({ mode: 'serial', timeout: 600_000 })

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
  await page.goto('/isolated.html')
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  await page.addScriptTag({ content: await bundleWorker('tests/webcontainer/browser-entry.ts') })
})

for (const { name } of conformance) {
  test(name, async () => {
    const error = await page.evaluate((wanted) => (globalThis as unknown as { containerTests: ContainerTests }).containerTests.run(wanted).then(() => '', (reason: unknown) => String((reason as Error).stack ?? reason)), name)
    expect(error).toBe('')
  })
}
