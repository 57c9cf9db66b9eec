import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { writeLink } from '../../src/contract/link-text.ts'
import { withPicker } from './folder-picker.ts'
import { DESKTOP, editorReady, LESSON, PHONE } from './page.ts'

/** A link to a run that nobody has seen. */
const SHARED = writeLink({
  lesson: '04-resilience/01-timeouts', start: 'another', edits: {}, seed: 1, commands: [], until: 2e9,
  moment: { seq: 3, t: 1e9, kind: 'http.response', hash: '0'.repeat(64) },
})

async function expectNoViolations(page: Page): Promise<void> {
  // Things that fade in have to be there in full before their contrast is judged.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))))
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `   ${node.target.join(' ')}\n   ${node.failureSummary}`).join('\n')}`)
  expect(told).toEqual([])
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    test.describe(`${colorScheme}, ${name}`, () => {
      test.use({ colorScheme, viewport, reducedMotion: 'reduce' } as object)

      test('the course index', async ({ page }) => {
        await page.goto('./')
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expectNoViolations(page)
      })

      test('a lesson', async ({ page }) => {
        await page.goto(LESSON)
        if (name === 'desktop') await editorReady(page)
        else await expect(page.getByRole('button', { name: 'Check' })).toBeVisible()
        await expectNoViolations(page)
      })

      test('[L3] a shared run that did not come out the same', async ({ page }) => {
        await page.goto(`./#${SHARED}`)
        await expect(page.getByText('It did not come out the same')).toBeVisible({ timeout: 45_000 })
        await expect(page.getByText('The lesson has changed since the link was made.')).toBeVisible()
        await expectNoViolations(page)
      })

      test('a page that is not there', async ({ page }) => {
        await page.goto('./#/lesson/none')
        await expect(page.getByRole('heading', { name: 'This lesson is not here' })).toBeVisible()
        await expectNoViolations(page)
      })

      test('a folder of one’s own, and the way to it', async ({ page }) => {
        await withPicker(page, { 'notes.md': 'No lab yet.' })
        const choose = page.getByRole('button', { name: 'Choose a folder' })
        await expect(choose).toBeVisible()
        await expectNoViolations(page)
        await choose.click()
        await expect(page.getByRole('button', { name: 'Add a first service' })).toBeVisible()
        await expectNoViolations(page)
      })

      test('what opens over a lesson', async ({ page }) => {
        await page.goto(LESSON)
        await expect(page.getByRole('button', { name: 'Check' })).toBeVisible()
        await page.keyboard.press('ControlOrMeta+k')
        await expect(page.getByRole('menuitem').first()).toBeVisible()
        await expectNoViolations(page)
        await page.keyboard.press('Escape')
        await page.keyboard.press('?')
        await expect(page.getByRole('heading', { name: 'All keys' })).toBeVisible()
        await expectNoViolations(page)
        await page.keyboard.press('Escape')
        await page.keyboard.press('Alt+s')
        await expect(page.getByRole('alertdialog')).toBeVisible()
        await expectNoViolations(page)
      })

      if (name === 'phone') {
        test('code and lab as sheets', async ({ page }) => {
          await page.goto(LESSON)
          await page.getByRole('button', { name: 'Code' }).click()
          await editorReady(page)
          await expectNoViolations(page)
          await page.getByRole('button', { name: 'Lab', exact: true }).click()
          await expectNoViolations(page)
        })
      }
    })
  }
}
