import { expect, type Page } from '@playwright/test'

/** A lesson with two services, by its address in the page. */
export const LESSON = './#/lesson/04-resilience/01-timeouts'
export const PHONE = { width: 390, height: 844 }
export const DESKTOP = { width: 1440, height: 900 }

/** Opens a lesson and waits until its editor can be typed into. */
export async function openLesson(page: Page, address = LESSON): Promise<void> {
  await page.goto(address)
  await editorReady(page)
}

export async function editorReady(page: Page): Promise<void> {
  await expect(page.locator('.monaco-editor .view-line').first()).toBeVisible()
}

/** Starting Python takes a while on a machine that is busy with the rest of the tests. */
export const SLOW = { timeout: 90_000 }

/** Waits until the map shows these services as ready. */
export async function servicesReady(page: Page, ...services: string[]): Promise<void> {
  for (const service of services) await expect(page.getByRole('button', { name: new RegExp(`^Service ${service}.*ready`) })).toBeVisible(SLOW)
}

/** Puts the cursor at the file's very start and types. */
export async function typeAtStart(page: Page, text: string): Promise<void> {
  await page.getByTestId('editor').locator('.view-lines').click()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type(text)
}

export const code = (page: Page) => page.getByTestId('editor').locator('.view-lines')

/** Opens a file of the project through the palette. */
export async function openFile(page: Page, path: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('searchbox', { name: 'Search commands, files and lessons' }).fill(path)
  await page.getByRole('menuitem', { name: path }).last().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('menuitem', { name: path }).last().click()
}

/** Replaces the open file, as a paste does: typed lines would be indented by the editor. */
export async function replaceFile(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await code(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.evaluate((content) => navigator.clipboard.writeText(content), text)
  await page.keyboard.press('ControlOrMeta+v')
}
