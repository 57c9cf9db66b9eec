import { expect, test, type Page } from '@playwright/test'
import { openFile, openLesson, replaceFile, servicesReady, SLOW } from './page.ts'
import { askHealth, COMPOSE, compose, GOOD, lab, runTrouble, TROUBLES } from './troubles.ts'

/**
 * Services that are broken, in the real page: it says what is wrong, and the next run works as if nothing had been. How long
 * each holds the page's own thread is measured by the benchmark main-thread; what the engine does is held by tests/runtime/hostile.ts.
 */
test.describe.configure({ timeout: 200_000 })

let page: Page
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
  await openLesson(page, './#/lesson/01-rest-apis/01-first-endpoint')
})
test.afterAll(() => page.close())

async function write(file: string, text: string): Promise<void> {
  await openFile(page, file)
  await replaceFile(page, text)
}

for (const trouble of TROUBLES) {
  test(trouble.name, async () => {
    await write(trouble.file, trouble.text)
    await runTrouble(page, trouble)

    await lab(page).getByRole('button', { name: 'Stop' }).click()
    await expect(lab(page).getByRole('button', { name: 'Run', exact: true })).toBeVisible(SLOW)
    await write(trouble.file, trouble.file === COMPOSE ? compose(8001) : GOOD)
    await lab(page).getByRole('button', { name: /^Run/ }).click()
    await servicesReady(page, 'orders')
    await page.keyboard.press('Alt+1')
    await askHealth(page)
    await expect(page.getByText(/^200 OK/).first()).toBeVisible(SLOW)
    await lab(page).getByRole('button', { name: 'Stop' }).click()
  })
}
