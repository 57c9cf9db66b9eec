import { expect, test } from '@playwright/test'
import { LESSON, openLesson } from './page.ts'

test('? lists every key, and typing a question mark into the code does not', async ({ page }) => {
  await openLesson(page)
  await page.getByTestId('editor').locator('.view-lines').click()
  await page.keyboard.type('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('banner').click({ position: { x: 400, y: 10 } })
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'All keys' })
  for (const action of ['Run the lab', 'Check my work', 'Everything by name', 'Next pane', 'Compare with the solution']) {
    await expect(keys.getByText(action)).toBeVisible()
  }
  // The next key counts at once, also while the list fades out.
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('searchbox', { name: 'Search commands, files and lessons' })).toBeFocused()
})

test('the palette finds by words in any order, and does what it says', async ({ page }) => {
  await openLesson(page)
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('logs')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('tab', { name: /Logs/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('file new')
  await expect(page.getByRole('menuitem', { name: /New file/ })).toBeVisible()
})

test('the whole way by keyboard: from the index into a lesson, through its panes, into the code', async ({ page }) => {
  await page.goto('./')
  await page.getByRole('link', { name: /timeout for every call/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/lesson\/04-resilience\/01-timeouts$/)
  await expect(page.locator('.monaco-editor .view-line').first()).toBeVisible()
  const pane = () => page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') ?? '')
  const seen: string[] = []
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('F6')
    seen.push(await pane())
  }
  expect(seen).toEqual(['prose', 'code', 'panels', 'time'])
})

test('pane sizes and the theme are remembered', async ({ page }) => {
  await openLesson(page)
  const handle = page.getByRole('separator', { name: 'Width of the lesson text' })
  const width = async () => (await page.locator('[data-panel][id="prose"]').boundingBox())?.width ?? 0
  const before = await width()
  await handle.focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
  const wider = await width()
  expect(wider).toBeGreaterThan(before + 20)
  await page.keyboard.press('Alt+t')
  await page.keyboard.press('Alt+t')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.goto('./')
  await page.goto(LESSON)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect.poll(width).toBeGreaterThan(before + 20)
})
