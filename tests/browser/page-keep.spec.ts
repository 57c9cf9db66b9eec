import { expect, test } from '@playwright/test'
import { code, editorReady, LESSON, openFile, openLesson, typeAtStart } from './page.ts'

test('a tab closed in mid-edit loses nothing', async ({ page, context }) => {
  await openLesson(page)
  await typeAtStart(page, '# the last word')
  // At once: long before the debounced save.
  const closed = page.waitForEvent('close')
  await page.close({ runBeforeUnload: true })
  await closed
  const next = await context.newPage()
  await openLesson(next)
  await expect(code(next)).toContainText('# the last word')
})

test('a reload in mid-edit loses nothing, and the same file is in front', async ({ page }) => {
  await openLesson(page)
  await openFile(page, 'compose.yaml')
  await typeAtStart(page, '# kept')
  await page.reload()
  await editorReady(page)
  await expect(page.getByRole('button', { name: /^compose\.yaml/, pressed: true })).toBeVisible()
  await expect(code(page)).toContainText('# kept')
})

test('the second tab on a lesson only reads, follows the first, and may take over', async ({ page, context }) => {
  await openLesson(page)
  const second = await context.newPage()
  await openLesson(second)
  await expect(second.getByText('This lesson is open in another tab.')).toBeVisible()
  await typeAtStart(page, '# from one')
  await expect(code(second)).toContainText('# from one')

  await typeAtStart(second, '# ignored')
  await expect(code(second)).not.toContainText('# ignored')

  await second.getByRole('button', { name: 'Edit here' }).click()
  await expect(page.getByText('This lesson is open in another tab.')).toBeVisible()
  await typeAtStart(second, '# from two')
  await expect(code(page)).toContainText('# from two')
  await expect(code(page)).toContainText('# from one')
})

test('two versions that could not hear of each other: nothing is overwritten until the learner chooses', async ({ browser }) => {
  const context = await browser.newContext()
  // Without a channel the tabs cannot tell each other anything; only the stored version stands guard.
  await context.addInitScript(() => { Reflect.deleteProperty(window, 'BroadcastChannel') })
  const [one, two] = [await context.newPage(), await context.newPage()]
  await openLesson(one)
  await openLesson(two)
  await typeAtStart(one, '# one')
  await expect(one.getByText('Saved in this browser')).toBeVisible()
  await typeAtStart(two, '# two')
  await expect(two.getByText('Another tab has saved other edits to this lesson.')).toBeVisible()
  await two.getByRole('button', { name: 'Keep these' }).click()
  await expect(two.getByText('Saved in this browser')).toBeVisible()
  const third = await context.newPage()
  await openLesson(third)
  await expect(code(third)).toContainText('# two')
  await expect(code(third)).not.toContainText('# one')
  await context.close()
})

test('where storage is blocked the page says so, and work goes on', async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = () => { throw new DOMException('blocked', 'SecurityError') }
    Object.defineProperty(window, 'localStorage', { get: refuse })
    IDBFactory.prototype.open = refuse
  })
  await openLesson(page)
  await expect(page.getByText('The browser blocks storage for this site.')).toBeVisible()
  await typeAtStart(page, '# still here')
  await expect(code(page)).toContainText('# still here')
  await expect(page.getByText('Kept in this tab only')).toBeVisible()
})

test('where storage is full the page says so, and saves again once there is room', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put
    Object.assign(window, { storageIsFull: true })
    IDBObjectStore.prototype.put = function (...args) {
      if ((window as unknown as { storageIsFull: boolean }).storageIsFull) throw new DOMException('full', 'QuotaExceededError')
      return put.apply(this, args)
    }
  })
  await openLesson(page)
  await typeAtStart(page, '# one')
  await expect(page.getByText('The browser’s storage for this site is full.')).toBeVisible()
  await page.evaluate(() => Object.assign(window, { storageIsFull: false }))
  await typeAtStart(page, '# two')
  await expect(page.getByText('Saved in this browser')).toBeVisible()
  await page.goto('./')
  await page.goto(LESSON)
  await editorReady(page)
  await expect(code(page)).toContainText('# two')
})
