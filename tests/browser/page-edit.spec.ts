import { expect, test } from '@playwright/test'
import { code, openFile, openLesson, typeAtStart } from './page.ts'

test('broken YAML is listed with file, line and way out, marked in the editor, and Run waits for it', async ({ page }) => {
  await openLesson(page)
  await openFile(page, 'compose.yaml')
  await typeAtStart(page, 'services: [\n')
  const notice = page.getByRole('alert').filter({ hasText: 'compose.yaml cannot be run yet.' })
  await expect(notice).toContainText(/line \d+/)
  await expect(page.getByTestId('editor').locator('.squiggly-error').first()).toBeVisible()
  const run = page.getByRole('group', { name: 'Lab' }).getByRole('button', { name: 'Run', exact: true })
  await page.keyboard.press('ControlOrMeta+s')
  await expect(run).toBeEnabled()
  await expect(notice).toBeVisible()
  await page.keyboard.press('Alt+z')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset' }).click()
  await expect(notice).toHaveCount(0)
})

test('an edited file is marked, can be reset after a question, and Undo brings the edit back', async ({ page }) => {
  await openLesson(page)
  await typeAtStart(page, '# mine')
  await expect(page.getByRole('img', { name: 'edited' })).toBeVisible()
  await page.keyboard.press('Alt+z')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Keep my edits' }).click()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  await expect(code(page)).toContainText('# mine')
  await page.keyboard.press('Alt+z')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset' }).click()
  await expect(code(page)).not.toContainText('# mine')
  await expect(page.getByRole('img', { name: 'edited' })).toHaveCount(0)
  // The dialog hands the focus back when it is gone; a click before that would lose it again.
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  await code(page).click()
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+Home')
  await expect(code(page)).toContainText('# mine')
})

test('files are added and renamed by name, with the reason where a name will not do', async ({ page }) => {
  await openLesson(page)
  await page.keyboard.press('Alt+n')
  const field = page.getByRole('textbox', { name: 'Path in the project' })
  await field.fill('orders/main.py')
  await page.keyboard.press('Enter')
  await expect(page.getByText('orders/main.py is there already.')).toBeVisible()
  await field.fill('orders/clients.py')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /clients\.py/, pressed: true })).toBeVisible()
})

test('the solution is shown beside the learner’s files, only once they have said so', async ({ page }) => {
  await openLesson(page)
  await page.keyboard.press('Alt+s')
  await expect(page.locator('.monaco-diff-editor')).toHaveCount(0)
  await page.getByRole('button', { name: 'Show the solution' }).click()
  await expect(page.locator('.monaco-diff-editor')).toBeVisible()
  await expect(page.getByRole('tab').first()).toBeVisible()
})
