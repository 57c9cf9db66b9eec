import { expect, test, type Page } from '@playwright/test'
import { AxeBuilder } from '@axe-core/playwright'
import { LESSON, openLesson, PHONE, servicesReady, SLOW } from './page.ts'

test.describe.configure({ timeout: 150_000 })

const prompt = (page: Page) => page.getByRole('textbox', { name: /terminal, command/ })
const log = (page: Page) => page.getByRole('log', { name: 'Terminal' })

async function type(page: Page, line: string): Promise<void> {
  await expect(prompt(page)).toBeEditable(SLOW)
  await prompt(page).fill(line)
  await prompt(page).press('Enter')
}

test('a shell for the lab: from up to a console that changes what the next answer says', async ({ page }) => {
  await openLesson(page)
  await page.keyboard.press('Alt+7')
  await type(page, 'up')
  await servicesReady(page, 'orders', 'payments')
  await type(page, 'ps')
  await expect(log(page)).toContainText(/orders\s+ready\s+8001/)
  await prompt(page).fill('cu')
  await prompt(page).press('Tab')
  await prompt(page).pressSequentially('-i http://o')
  await prompt(page).press('Tab')
  await expect(prompt(page)).toHaveValue('curl -i http://orders:8001/')
  await prompt(page).pressSequentially('orders/o-1')
  await prompt(page).press('Enter')
  await expect(log(page)).toContainText('HTTP/1.1 200', SLOW)
  await type(page, 'ls orders')
  await expect(log(page)).toContainText(/main\.py/, SLOW)
  await type(page, 'cat orders main.py')
  await expect(log(page)).toContainText('app = FastAPI(', SLOW)
  await type(page, 'cat orders nothing.py')
  await expect(log(page)).toContainText('FileNotFoundError', SLOW)
  await type(page, 'python orders')
  await type(page, 'ORDERS["o-1"]["item"] = "samovar"')
  await type(page, 'exit()')
  await type(page, 'curl orders:8001/orders/o-1')
  await expect(log(page)).toContainText(/"item":\s*"samovar"/, SLOW)
  await prompt(page).press('ArrowUp')
  await expect(prompt(page)).toHaveValue('curl orders:8001/orders/o-1')
  await prompt(page).fill('')
  await type(page, 'kill -9 payments')
  // A signal is on its way when kill returns, as on any machine.
  await expect(async () => {
    await type(page, 'ps')
    await expect(log(page)).toContainText(/payments\s+crashed \(137\)/, { timeout: 1000 })
  }).toPass(SLOW)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa', 'best-practice']).analyze()
  expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([])
  // The keyboard gets in, and out again.
  await prompt(page).fill('ps')
  await prompt(page).press('Escape')
  await prompt(page).press('Tab')
  await expect(prompt(page)).not.toBeFocused()
})

test('on a phone', async ({ page }) => {
  await page.setViewportSize(PHONE)
  await page.goto(LESSON)
  await page.getByRole('button', { name: 'Lab', exact: true }).click()
  await page.getByRole('tab', { name: 'Terminal' }).click()
  await type(page, 'help')
  await expect(log(page)).toContainText('restart PROCESS')
})

test('a panel that breaks leaves the rest of the page alone', async ({ page }) => {
  await openLesson(page)
  await page.evaluate(() => {
    const scroll = Element.prototype.scrollIntoView
    Element.prototype.scrollIntoView = function (...args) {
      if (this.closest('[role=tabpanel]')) throw new Error('no scrolling here')
      return scroll.apply(this, args)
    }
  })
  await page.keyboard.press('Alt+7')
  await expect(page.getByText('Terminal has a fault of its own')).toBeVisible()
  await expect(page.getByText('no scrolling here')).toBeVisible()
  await page.getByRole('tab', { name: 'Logs' }).click()
  await expect(page.getByText('No logs yet')).toBeVisible()
  await expect(page.getByTestId('editor')).toBeVisible()
})
