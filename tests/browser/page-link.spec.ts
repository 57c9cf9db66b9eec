import { expect, test, type Page } from '@playwright/test'
import { code, openLesson, servicesReady, SLOW, typeAtStart } from './page.ts'

test.describe.configure({ timeout: 150_000 })

const banner = (page: Page) => page.getByRole('region', { name: 'Shared run' })
const answered = (page: Page, status: RegExp) => expect(page.getByText(status).first()).toBeVisible(SLOW)
const details = (page: Page) => page.getByRole('region', { name: /^Event \d+$/ })

/** Edits a file, runs, asks, breaks the link to payments by hand and asks again: its answer is a 500. */
async function makeRun(page: Page): Promise<void> {
  await openLesson(page)
  await typeAtStart(page, '# shared')
  await page.getByRole('group', { name: 'Lab' }).getByRole('button', { name: 'Run', exact: true }).click()
  await servicesReady(page, 'orders', 'payments')
  const ask = page.locator('article a[data-request="Show an order"]').first()
  await ask.click()
  await answered(page, /^200 OK/)
  const slow = page.locator('article a[data-fault="Slow payments"]').first()
  await slow.click()
  await expect(slow).toHaveAttribute('data-armed', '', SLOW)
  await ask.click()
  await answered(page, /^500 /)
}

async function copyLink(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy a link to this moment' }).click()
  await expect(page.getByText(/^Link copied/)).toBeVisible()
  return page.evaluate(() => navigator.clipboard.readText())
}

test('[L3] a link to a moment after a fault reaches the same event in a fresh browser, and leaves no trace there', async ({ page, browser }) => {
  await makeRun(page)
  await page.keyboard.press('Alt+3')
  await page.getByRole('listbox', { name: 'Events' }).getByRole('option').filter({ hasText: /500 to client/ }).last().click()
  const told = await details(page).innerText()
  expect(told).toContain('http.response')
  const link = await copyLink(page)
  expect(link.length).toBeLessThan(4000)

  const context = await browser.newContext()
  const other = await context.newPage()
  await other.goto(link)
  await expect(banner(other)).toContainText('the log up to it is the same, byte for byte', SLOW)
  expect(await details(other).innerText()).toBe(told)
  await expect(code(other)).toContainText('# shared')
  await typeAtStart(other, '# scribble')
  await expect(code(other)).not.toContainText('# scribble')

  await banner(other).getByRole('button', { name: 'Back to my own work' }).click()
  await expect(banner(other)).toHaveCount(0)
  await expect(code(other)).toContainText('The orders service')
  await expect(code(other)).not.toContainText('# shared')
  await context.close()
})

test('[L3] the files of a shared run are taken over only after a question where there is work of one’s own', async ({ page, browser }) => {
  await makeRun(page)
  const link = await copyLink(page)
  const context = await browser.newContext()
  const other = await context.newPage()
  await openLesson(other)
  await typeAtStart(other, '# mine')
  await expect(other.getByText('Saved in this browser')).toBeVisible()
  await other.goto(link)
  await banner(other).getByRole('button', { name: 'Take over these files' }).click()
  await other.getByRole('alertdialog').getByRole('button', { name: 'Keep my own' }).click()
  await banner(other).getByRole('button', { name: 'Take over these files' }).click()
  await other.getByRole('alertdialog').getByRole('button', { name: 'Replace it' }).click()
  await expect(banner(other)).toHaveCount(0)
  await expect(code(other)).toContainText('# shared')
  await expect(code(other)).not.toContainText('# mine')
  await typeAtStart(other, '# and on')
  await expect(code(other)).toContainText('# and on')
  await context.close()
})

test('[L3] a link that was cut, or is of another version, says so and what to do', async ({ page }) => {
  await page.goto('./#/run/1.q1bKSU0uLsnMz1OyUjIw0TfUNTAw1E')
  await expect(page.getByRole('heading', { name: 'This link cannot be opened' })).toBeVisible()
  await expect(page.getByText('Copy it whole, or ask for it again.')).toBeVisible()
  await page.goto('./#/run/9.AAAA')
  await expect(page.getByText('This link is of version 9, and this page reads version 1.')).toBeVisible()
})

test('[L3] where the browser does not let the page copy, the link can be taken by hand', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await openLesson(page)
  await page.getByRole('group', { name: 'Lab' }).getByRole('button', { name: 'Run', exact: true }).click()
  await servicesReady(page, 'orders')
  await page.keyboard.press('Alt+l')
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Link' })).toHaveValue(/#\/run\/1\.[\w-]+$/)
})
