import { expect, test, type Page } from '@playwright/test'
import { code, openFile, openLesson, servicesReady, SLOW, typeAtStart } from './page.ts'

test.describe.configure({ timeout: 150_000 })

const lab = (page: Page) => page.getByRole('group', { name: 'Lab' })

async function run(page: Page): Promise<void> {
  await lab(page).getByRole('button', { name: 'Run', exact: true }).click()
  await servicesReady(page, 'orders', 'payments')
}
const answered = (page: Page, status: RegExp) => expect(page.getByText(status).first()).toBeVisible(SLOW)

test('run, ask from the prose, break the link from the prose, ask again, mend it', async ({ page }) => {
  await openLesson(page)
  await run(page)
  const ask = page.locator('article a[data-request="Show an order"]').first()
  await ask.click()
  await answered(page, /^200 OK/)
  const slow = page.locator('article a[data-fault="Slow payments"]').first()
  await slow.click()
  await expect(slow).toHaveAttribute('data-armed', '', SLOW)
  await ask.click()
  await answered(page, /^500 /)
  await slow.click()
  await expect(slow).not.toHaveAttribute('data-armed', '', SLOW)
  await lab(page).getByRole('button', { name: 'Stop' }).click()
  await expect(lab(page).getByRole('button', { name: 'Run', exact: true })).toBeVisible(SLOW)
})

test('a syntax error is marked in the editor, and the mark goes with the mistake', async ({ page }) => {
  await openLesson(page)
  await run(page)
  await typeAtStart(page, 'def broken(:\n')
  await expect(page.getByTestId('editor').locator('.squiggly-error').first()).toBeVisible(SLOW)
  const count = page.getByRole('button', { name: /^\d+ problems?$/ })
  await expect(count).toBeVisible()
  await openFile(page, 'payments/main.py')
  await count.click()
  await expect(code(page)).toContainText('def broken(:')
  await page.keyboard.press('Alt+z')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset' }).click()
  await expect(count).toHaveCount(0, SLOW)
})

test('an edit while the lab runs restarts that service by itself, and the next answer shows it', async ({ page }) => {
  await openLesson(page)
  await run(page)
  await page.getByTestId('editor').locator('.view-lines').click()
  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.type('teapot')
  await page.keyboard.press('Escape')
  await page.keyboard.type('samovar')
  await expect(page.getByText('↻1')).toBeVisible(SLOW)
  await servicesReady(page, 'orders')
  await page.locator('article a[data-request="Show an order"]').first().click()
  await answered(page, /^200 OK/)
  await expect(page.getByRole('tabpanel', { name: /Requests/ }).getByText('samovar')).toBeVisible()
})
