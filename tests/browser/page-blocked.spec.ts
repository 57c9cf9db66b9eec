import { expect, test } from '@playwright/test'
import { code, openFile, openLesson, replaceFile, SLOW } from './page.ts'

test.describe.configure({ timeout: 150_000 })

const BLOCKING = `import time
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.get("/orders/{order_id}")
async def order(order_id: str):
    time.sleep(2)
    return {"id": order_id}
`

test('[T4] a blocked event loop is on the map while the cursor is in its stretch, and in the events with its line', async ({ page }) => {
  await openLesson(page)
  await replaceFile(page, BLOCKING)
  await page.getByRole('group', { name: 'Lab' }).getByRole('button', { name: 'Run', exact: true }).click()
  const orders = page.getByRole('button', { name: /^Service orders/ })
  await expect(orders).toContainText('ready', SLOW)
  await page.locator('article a[data-request="Show an order"]').first().click()
  await expect(page.getByText(/^200 OK/).first()).toBeVisible(SLOW)
  await page.keyboard.press('Alt+3')
  await page.getByRole('listbox', { name: 'Events' }).getByRole('option').filter({ hasText: 'event loop blocked for 2 s by time.sleep' }).click()
  await expect(orders).toContainText('loop blocked')
  const strip = page.getByRole('slider', { name: 'Moment of virtual time' })
  await strip.focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(orders).toContainText('loop blocked')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(orders).not.toContainText('loop blocked')

  await openFile(page, 'compose.yaml')
  await page.getByRole('listbox', { name: 'Events' }).getByRole('option').filter({ hasText: 'event loop blocked' }).click()
  await page.getByRole('button', { name: 'Open orders/main.py:14' }).click()
  await expect(code(page)).toContainText('time.sleep(2)')
})
