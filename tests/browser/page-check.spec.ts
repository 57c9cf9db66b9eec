import { expect, test, type Page } from '@playwright/test'
import { openFile, openLesson, servicesReady, SLOW, typeAtStart } from './page.ts'

/** Checks in the page, by the real pytest in the real sandbox. */
test.describe.configure({ timeout: 240_000 })
const FIRST = './#/lesson/01-rest-apis/01-first-endpoint'

const check = (page: Page) => page.getByRole('button', { name: 'Check', exact: true })
const lab = (page: Page) => page.getByRole('group', { name: 'Lab' })

test('the starter fails with a reason and a hint, the solution passes, also while the lab runs', async ({ page }) => {
  await openLesson(page, FIRST)
  await lab(page).getByRole('button', { name: 'Run', exact: true }).click()
  await servicesReady(page, 'orders')
  await check(page).click()
  await expect(page.getByText(/of 5 checks pass/).first()).toBeVisible(SLOW)
  await expect(page.getByText('failed').first()).toBeVisible()
  await expect(page.getByText('Hint').first()).toBeVisible()
  await page.getByTestId('editor').locator('.view-lines').click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.insertText('\napp.get("/orders")(lambda: {"orders": ORDERS})')
  await check(page).click()
  await expect(page.getByText('All checks pass').first()).toBeVisible(SLOW)
  await expect(page.getByText('Where it has to count, an instructor runs the checks again on your files.')).toBeVisible()
})

test('a check that fails leads to the moment in its own world', async ({ page }) => {
  await openLesson(page)
  await page.keyboard.press('ControlOrMeta+Enter')
  const moment = page.getByRole('button', { name: /^Show the moment/ }).first()
  await expect(moment).toBeVisible(SLOW)
  await moment.click()
  await expect(page.getByText('Back to the run')).toBeVisible()
  await expect(page.getByText(/^500 to client/).first()).toBeVisible()
  await expect(page.getByText(/7 failed, \d+ of \d+ points/)).toBeVisible(SLOW)
  // Checking again takes its world away: the page shows the run, not an empty record.
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByText('Back to the run')).toHaveCount(0, SLOW)
})

for (const [mistake, yaml, said] of [
  ['a missing port', 'services: {orders: {build: orders, command: "uvicorn main:app", ports: ["8001:"]}}', /port/],
  ['two services on one port', 'services: {a: {build: orders, command: "uvicorn main:app", ports: ["8001:8001"]}, b: {build: orders, command: "uvicorn main:app", ports: ["8001:8001"]}}', /8001/],
] as const) {
  test(`${mistake} in compose.yaml is told with its line and a way out`, async ({ page }) => {
    await openLesson(page)
    await openFile(page, 'compose.yaml')
    await typeAtStart(page, '')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(yaml)
    const notice = page.getByRole('alert').filter({ hasText: 'compose.yaml cannot be run yet.' })
    await expect(notice).toContainText(/line \d+/)
    await expect(notice).toContainText(said)
  })
}
