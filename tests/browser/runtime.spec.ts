import { expect, test, type Page } from '@playwright/test'
import { bundleWorker } from '../../tools/vite/sandbox-worker.ts'
import { conformance } from '../runtime/conformance.ts'

/** The sandbox port's conformance suite in the page: an opaque frame, a classic worker, the real engine. */
interface SandboxTests { names: string[]; run(index: number): Promise<void> }

let page: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
  await page.goto('/')
  await page.addScriptTag({ content: await bundleWorker('tests/runtime/browser-entry.ts') })
})

test.afterAll(() => page.close())

conformance.forEach(({ name }, index) => {
  test(name, async () => {
    const error = await page.evaluate(async (at) => {
      const { sandboxTests } = globalThis as unknown as { sandboxTests: SandboxTests }
      return sandboxTests.run(at).then(() => '', (reason: unknown) => String((reason as Error).stack ?? reason))
    }, index)
    expect(error).toBe('')
  })
})
