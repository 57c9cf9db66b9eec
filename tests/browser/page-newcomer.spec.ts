import fs from 'node:fs/promises'
import path from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { code, openFile, openLesson, replaceFile, servicesReady, SLOW } from './page.ts'

/** What somebody meets who has never been here. */
const FIRST = './#/lesson/01-rest-apis/01-first-endpoint'
const SOLUTION = path.join(import.meta.dirname, '../../lessons/01-rest-apis/01-first-endpoint/solution/orders/main.py')
test.describe.configure({ timeout: 150_000 })

const lab = (page: Page) => page.getByRole('group', { name: 'Lab' })

test('Run shows that it has begun until the lab is heard of', async ({ page }) => {
  await openLesson(page, FIRST)
  // A frame in which neither the start nor the lab is to be seen would be one in which nothing seems to happen.
  await page.evaluate(() => {
    const frames: string[] = []
    Object.assign(window, { frames })
    const look = () => {
      const run = document.querySelector('[role=group][aria-label=Lab]')?.textContent ?? ''
      const orders = [...document.querySelectorAll('button')].find((one) => one.textContent?.startsWith('Service orders'))?.textContent ?? ''
      frames.push(`${run} | ${orders}`)
      requestAnimationFrame(look)
    }
    look()
  })
  await lab(page).getByRole('button', { name: 'Run' }).click()
  await servicesReady(page, 'orders')
  const frames = await page.evaluate(() => [...new Set((window as unknown as { frames: string[] }).frames)])
  const after = frames.slice(frames.findIndex((one) => one.includes('Starting')))
  expect(frames.some((one) => one.includes('Starting…'))).toBe(true)
  expect(after.filter((one) => one.includes('not started') && !one.includes('Starting…'))).toEqual([])
})

test('a request of the text that comes right after Run waits for its service', async ({ page }) => {
  await openLesson(page, FIRST)
  await page.evaluate(() => {
    const button = (name: string) => [...document.querySelectorAll<HTMLButtonElement>('[role=group][aria-label=Lab] button')].find((one) => one.textContent === name)
    button('Run')!.click()
    document.querySelector<HTMLAnchorElement>('article a[data-request="Health"]')!.click()
  })
  const waits = page.getByText('“Health” is sent once orders is up.')
  await expect(waits).toBeVisible()
  await expect(page.getByText(/^200 OK|^404/).first()).toBeVisible(SLOW)
  await expect(waits).toBeHidden()
})

test('a program that never comes back is announced with its line', async ({ page }) => {
  await openLesson(page, FIRST)
  await replaceFile(page, `from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
async def health() -> dict:
    while True:
        pass
`)
  await lab(page).getByRole('button', { name: 'Run' }).click()
  await servicesReady(page, 'orders')
  await page.locator('article a[data-request="Health"]').first().click()
  const notice = page.getByRole('region', { name: 'Code' }).getByRole('alert')
  await expect(notice).toContainText('orders was ended: ran too long in health()', SLOW)
  await expect(page.getByRole('region', { name: 'Notices' }).getByText('orders was ended')).toBeVisible()
  await openFile(page, 'compose.yaml')
  await notice.getByRole('button', { name: /^Show orders.main.py:[89]$/ }).click()
  await expect(code(page)).toContainText('while True')
})

test('what is wrong with compose.yaml is told in two lines, its names as code', async ({ page }) => {
  await openLesson(page, FIRST)
  await openFile(page, 'compose.yaml')
  await replaceFile(page, 'services:\n  orders:\n    image: python:3.14-slim\n    command: rm -rf /\n    prots: ["8001:8001"]\n')
  const notice = page.getByRole('alert').filter({ hasText: 'compose.yaml cannot be run yet' })
  await expect(notice).toBeVisible()
  const lines = notice.locator('li').first().locator('p')
  await expect(lines).toHaveCount(2)
  await expect(notice).not.toContainText('`')
})

test('Escape clears the palette first and closes it then', async ({ page }) => {
  await openLesson(page, FIRST)
  const dialog = page.getByRole('dialog')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(dialog).toContainText('closes')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('logs')
  await page.keyboard.press('ArrowDown')
  await expect(dialog).toContainText('clears')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('searchbox')).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
})

test('the comparison shows what differs, and says so where nothing does', async ({ page }) => {
  await openLesson(page, FIRST)
  const compare = async () => {
    await page.keyboard.press('Alt+s')
    await page.getByRole('button', { name: 'Show the solution' }).click()
  }
  await compare()
  await expect(page.getByRole('dialog').locator('.editor.modified .view-lines')).toContainText('list_orders')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await replaceFile(page, await fs.readFile(SOLUTION, 'utf8'))
  await compare()
  await expect(page.getByRole('dialog')).toContainText('Your files are the same as the solution.')
})
