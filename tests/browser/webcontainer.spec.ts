import { expect, test, type Page } from '@playwright/test'
import { editorReady, LESSON, servicesReady } from './page.ts'

/** The choice of a WebContainer where there is no way to its service: what the learner reads, and that the lab runs all the same. */
async function openChosen(page: Page, path = './'): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('faultline:settings', JSON.stringify({ runtime: 'webcontainer' })))
  await page.goto(`${path}${LESSON.slice(2)}`)
  await editorReady(page)
}

const running = async (page: Page): Promise<void> => {
  await page.keyboard.press('ControlOrMeta+s')
  await servicesReady(page, 'orders')
}

test.describe.configure({ timeout: 150_000 })

test('[W2] [W5] a page that is not isolated says so, runs the lab itself, and leads to the one that is', async ({ page }) => {
  await openChosen(page)
  await running(page)
  const notice = page.getByRole('status').filter({ hasText: 'This lab runs in the page, not in a WebContainer.' })
  await expect(notice).toContainText('not cross-origin isolated')
  await notice.getByRole('button', { name: 'Open the isolated page' }).click()
  await editorReady(page)
  expect(new URL(page.url()).pathname).toBe('/isolated.html')
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
})

test('[W2] [W5] an isolated page without a way to the service says so, and runs the lab itself', async ({ page }) => {
  await page.route(/stackblitz\.com/, (route) => route.abort())
  await openChosen(page, './isolated.html')
  await running(page)
  const notice = page.getByRole('status').filter({ hasText: 'This lab runs in the page, not in a WebContainer.' })
  await expect(notice).toContainText('WebContainers come from https://stackblitz.com, which cannot be reached from here')
  await notice.getByRole('button', { name: 'Always in the page' }).click()
  await expect(notice).toBeHidden()
  await running(page)
  await expect(notice).toBeHidden()
})
