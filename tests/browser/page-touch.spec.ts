import { expect, test, type Page } from '@playwright/test'
import { PHONE, servicesReady, SLOW } from './page.ts'

/** A phone: a finger is the pointer, and nothing hovers. */
test.use({ viewport: PHONE, hasTouch: true, isMobile: true })
test.describe.configure({ timeout: 150_000 })

/** Controls of the sheet in front that a finger misses: less than 44 px of height are theirs, what lies around them included. */
function missed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrollerOf = (element: Element): DOMRect => {
      let at = element.parentElement
      while (at && !/auto|scroll/.test(getComputedStyle(at).overflowX + getComputedStyle(at).overflowY)) at = at.parentElement
      return (at ?? document.documentElement).getBoundingClientRect()
    }
    const controls = document.querySelectorAll('button, a[href], input, select, textarea, summary, [role=tab], [role=option]')
    return [...controls].flatMap((control) => {
      // Links in prose are words of a sentence, and the map is drawn as small as it must be.
      if (control.closest('article, [aria-label="Service map"]') || !control.checkVisibility()) return []
      const { left, width, top, height } = control.getBoundingClientRect()
      const [x, y] = [left + width / 2, top + height / 2]
      const room = scrollerOf(control)
      if (y - 22 < room.top || y + 22 > room.bottom || x < room.left || x > room.right) return []
      const isHit = (dy: number): boolean => {
        const hit = document.elementFromPoint(x, y + dy)
        return hit !== null && (control === hit || control.contains(hit))
      }
      // A screen's pixels are not the page's: one on each side is rounding.
      return isHit(0) && !(isHit(-20) && isHit(20)) ? [`${control.getAttribute('aria-label') ?? control.textContent} ${width}x${height}`] : []
    })
  })
}

/** Rows of a list that do not stand where a list of rows of this height has them. */
async function misplaced(page: Page, name: string): Promise<string[]> {
  const list = page.getByRole('listbox', { name })
  await expect(list.getByRole('option').nth(2)).toBeVisible()
  return list.evaluate((element) => [...element.querySelectorAll('[role=option]')].flatMap((row) => {
    const { top, height } = row.getBoundingClientRect()
    const [at, due] = [top - element.getBoundingClientRect().top + element.scrollTop, (Number(row.ariaPosInSet) - 1) * height]
    return Math.abs(at - due) < 1 ? [] : [`row ${row.ariaPosInSet} at ${at}, not at ${due}`]
  }))
}

test('all that can be pressed is large enough for a finger, and nothing is wider than the screen', async ({ page }) => {
  await page.goto('./#/lesson/03-event-driven/03-dead-letters')
  await page.getByRole('button', { name: 'Lab', exact: true }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).last().click()
  await servicesReady(page, 'mailer')
  const tab = (name: string | RegExp) => page.getByRole('tab', { name })
  await page.getByRole('button', { name: /Place an order/ }).click()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(tab(/^Bus/)).toContainText(/\d/, SLOW)
  for (const name of [/^Requests/, /^Logs/, /^Events/, /^Faults/, /^Bus/, /^Checks/, 'Terminal', 'Preview']) {
    await tab(name).click()
    await expect(tab(name)).toHaveAttribute('aria-selected', 'true')
    expect(await missed(page), String(name)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  }
  await tab(/^Events/).click()
  expect(await misplaced(page, 'Events')).toEqual([])
  await tab(/^Bus/).click()
  await page.getByRole('button', { name: /^Publish/ }).click()
  expect(await missed(page)).toEqual([])
})

test('the map takes the room that its drawing needs, and leaves the rest to the panels', async ({ page }) => {
  const share = async (lesson: string, last: string) => {
    await page.goto(`./#/lesson/${lesson}`)
    await page.getByRole('button', { name: 'Lab', exact: true }).click()
    const map = page.getByRole('region', { name: 'Service map' })
    await expect(map.getByRole('button', { name: new RegExp(`^Service ${last}`) })).toBeInViewport()
    return (await map.boundingBox())!.height / PHONE.height
  }
  expect(await share('01-rest-apis/01-first-endpoint', 'orders')).toBeLessThan(0.15)
  expect(await share('03-event-driven/03-dead-letters', 'orders')).toBeLessThan(0.33)
})
