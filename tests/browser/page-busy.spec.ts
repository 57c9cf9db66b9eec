import { expect, test } from '@playwright/test'
import { eventsAbove, eventsTold, openBusyLab, runUntilEvents } from './busy.ts'

test.describe.configure({ timeout: 200_000 })

/** How long its thread is held at most is measured by the benchmark main-thread. */
test('a lab that is as busy as it can be leaves the page in hand', async ({ page }) => {
  await openBusyLab(page)
  await runUntilEvents(page, 2000)
  for (const [panel, key] of [['Requests', 'Alt+1'], ['Logs', 'Alt+2'], ['Events', 'Alt+3']] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('tab', { name: new RegExp(`^${panel}`) })).toHaveAttribute('aria-selected', 'true')
    await eventsAbove(page, await eventsTold(page) + 1000)
  }
  const lab = page.getByRole('group', { name: 'Lab' })
  await lab.getByRole('button', { name: 'Stop' }).click()
  await expect(lab.getByRole('button', { name: 'Run', exact: true })).toBeVisible()
})
