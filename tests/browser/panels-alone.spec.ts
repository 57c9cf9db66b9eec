import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import type { LessonStores } from '../../src/stores/index.ts'
import { serveHarness } from '../panels/harness/built.ts'

/**
 * The panels over a generated log, without the sandbox: what they show, what keys do, and that nothing is out of
 * reach for a screen reader.
 */
declare global { interface Window { stores: LessonStores } }

let harness: Awaited<ReturnType<typeof serveHarness>>
let base = ''

test.beforeAll(async () => {
  harness = await serveHarness()
  base = harness.base
})
test.afterAll(() => harness.close())

async function open(page: Page, query: string): Promise<void> {
  await page.goto(`${base}?${query}`)
  await expect(page.getByRole('tab', { name: 'Requests' })).toBeVisible()
}

const PANELS = ['requests', 'logs', 'events', 'faults', 'checks'] as const

for (const theme of ['light', 'dark']) {
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`axe finds nothing, ${theme}, ${size.width} px`, async ({ page }) => {
      test.slow()
      await page.setViewportSize(size)
      await open(page, `theme=${theme}&events=900&atonce=850&pace=paused&check=yes`)
      for (const panel of PANELS) {
        await page.evaluate((id) => window.stores.ui.getState().showPanel(id), panel)
        await expect(page.locator('[role=tab][aria-selected=true]')).toContainText(panel, { ignoreCase: true })
        const { violations } = await new AxeBuilder({ page }).disableRules(['page-has-heading-one']).analyze()
        expect(violations.map((v) => `${panel}: ${v.id}: ${v.nodes.map((n) => n.html).join(' | ').slice(0, 300)}`)).toEqual([])
      }
    })
  }
}

for (const theme of ['light', 'dark']) {
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`axe finds nothing in the bus, ${theme}, ${size.width} px`, async ({ page }) => {
      await page.setViewportSize(size)
      await open(page, `theme=${theme}&map=bus&panel=bus&pace=paused`)
      const wrong = async (where: string) => {
        const { violations } = await new AxeBuilder({ page }).disableRules(['page-has-heading-one']).analyze()
        return violations.map((v) => `${where}: ${v.id}: ${v.nodes.map((n) => n.html).join(' | ').slice(0, 300)}`)
      }
      await expect(page.getByRole('row', { name: /orders\/1/ })).toBeVisible()
      expect(await wrong('topics')).toEqual([])
      await page.getByRole('button', { name: /^Messages/ }).click()
      await page.getByRole('option', { name: /o-4/ }).click()
      await expect(page.getByRole('region', { name: 'Message 4' })).toContainText('delivered to billing-2')
      expect(await wrong('messages')).toEqual([])
      await page.getByRole('button', { name: 'Publish again' }).click()
      await expect(page.getByRole('form', { name: 'Publish a message' }).getByLabel('Key')).toHaveValue('o-4')
      expect(await wrong('publish')).toEqual([])
    })
  }
}

for (const theme of ['light', 'dark']) {
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`the bus in the words of NATS, ${theme}, ${size.width} px`, async ({ page }) => {
      await page.setViewportSize(size)
      await open(page, `theme=${theme}&map=nats&panel=bus&pace=paused`)
      const wrong = async (where: string) => {
        const { violations } = await new AxeBuilder({ page }).disableRules(['page-has-heading-one']).analyze()
        return violations.map((v) => `${where}: ${v.id}: ${v.nodes.map((n) => n.html).join(' | ').slice(0, 300)}`)
      }
      await expect(page.getByRole('row', { name: /ORDERS 13 billing/ })).toBeVisible()
      await expect(page.getByRole('row', { name: /mail mail/ })).toBeVisible()
      await expect(page.getByText('meters is a queue group: billing-1 and billing-2 listen to metrics.>, and one of them gets each message.')).toBeVisible()
      expect(await wrong('streams')).toEqual([])
      await page.getByRole('button', { name: 'Dead 3' }).click()
      await page.getByRole('option', { name: /prices\.eu/ }).click()
      await expect(page.getByRole('region', { name: /^Message/ })).toContainText('nobody subscribed')
      expect(await wrong('dead')).toEqual([])
      await page.getByRole('button', { name: 'Close the message' }).click()
      await page.getByRole('button', { name: 'Publish\u2026' }).click()
      await expect(page.getByRole('form', { name: 'Publish a message' }).getByLabel('Subject')).toHaveValue('orders.us.new')
      expect(await wrong('publish')).toEqual([])
    })
  }
}

test('on a phone a message has the panel for itself; closed, the list is where it was', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, 'map=bus&panel=bus&pace=paused')
  await page.getByRole('button', { name: /^Messages/ }).click()
  const list = page.getByRole('listbox', { name: 'Messages' })
  const message = page.getByRole('region', { name: 'Message 4' })
  await page.getByRole('option', { name: /o-4/ }).click()
  const [over, below] = [await message.boundingBox(), await list.boundingBox()]
  expect(over!.height).toBeGreaterThan(below!.height)
  await page.getByRole('button', { name: 'Close the message' }).click()
  await expect(message).toBeHidden()
  await expect(list).toBeFocused()
  expect(await page.evaluate(() => document.elementFromPoint(195, 500)?.closest('[role=listbox]') !== null)).toBe(true)
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('region', { name: 'Message 2' })).toBeVisible()
})

test('an event that is pointed at stays in view when its list gets another height', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, 'panel=checks&events=900&atonce=300&pace=paused&check=yes')
  await page.getByRole('button', { name: /Show the moment/ }).click()
  const list = page.getByRole('listbox')
  const chosen = list.getByRole('option', { selected: true })
  const inView = async () => {
    const [room, row] = [await list.boundingBox(), await chosen.boundingBox()]
    return row !== null && row.y >= room!.y - 1 && row.y + row.height <= room!.y + room!.height + 1
  }
  await expect.poll(inView).toBe(true)
  for (const height of [600, 1100, 700]) {
    await page.setViewportSize({ width: 390, height })
    await expect.poll(inView, { message: `${height} px` }).toBe(true)
  }
})

test('a tab that grows by its count stays in sight', async ({ page }) => {
  await page.setViewportSize({ width: 300, height: 844 })
  await open(page, 'events=900&atonce=850&pace=paused')
  const tab = page.getByRole('tab', { name: 'Checks' })
  await tab.click()
  await page.getByRole('tablist', { name: 'Panels' }).evaluate((list) => { list.scrollLeft -= list.getBoundingClientRect().right - list.querySelector('[aria-selected=true]')!.getBoundingClientRect().right - 2 })
  await page.evaluate(() => window.stores.checks.getState().run())
  await expect(tab).toContainText('2/4')
  await expect.poll(async () => { const { x, width } = (await tab.boundingBox())!; return x + width }).toBeLessThanOrEqual(300)
})

test('the bus by keyboard: who reads what, a message\u2019s life, the moment of a step', async ({ page }) => {
  await open(page, 'map=bus&panel=bus&pace=paused')
  await expect(page.getByRole('row', { name: /orders\/1 9 billing billing-2/ })).toBeVisible()
  await expect(page.getByText('billing-1 has orders/0, orders/2; billing-2 has orders/1.')).toBeVisible()
  await page.getByRole('button', { name: 'Messages 24' }).press('Enter')
  const list = page.getByRole('listbox', { name: 'Messages' })
  await list.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option', { selected: true })).toContainText('o-2')
  const life = page.getByRole('region', { name: 'Message 2' })
  await life.getByRole('button', { name: /delivered to billing-1/ }).press('Enter')
  await expect.poll(() => page.evaluate(() => window.stores.ui.getState().cursor)).toBeGreaterThan(6e9)
  await page.getByLabel('Filter the messages').fill('o-17')
  await expect(page.getByRole('option')).toHaveCount(1)
})

test('a link is broken and mended by keyboard', async ({ page }) => {
  await open(page, 'events=900&atonce=100&pace=paused')
  const link = page.getByRole('button', { name: /^Link orders to payments/ })
  await link.focus()
  await page.keyboard.press('Enter')
  const popover = page.getByRole('dialog', { name: 'Link orders to payments' })
  await popover.getByRole('button', { name: 'Partition' }).focus()
  await page.keyboard.press('Enter')
  await expect(popover).toBeHidden()
  await expect(page.getByRole('button', { name: /^Link orders to payments, broken: partition/ })).toBeVisible()
  await expect(page.getByRole('tab', { name: /Faults/ })).toContainText('1')
  await link.focus()
  await page.keyboard.press('Enter')
  await popover.getByRole('button', { name: 'Mend' }).press('Enter')
  await expect(page.getByRole('button', { name: /broken/ })).toHaveCount(0)
})

test('the form arms any fault, and says which field is wrong', async ({ page }) => {
  await open(page, 'panel=faults&events=900&atonce=100&pace=paused')
  const form = page.getByRole('region', { name: 'Any fault' })
  await form.getByLabel('Fault', { exact: true }).selectOption({ label: 'Crash' })
  await expect(form.getByLabel('From')).toHaveCount(0)
  await form.getByLabel('In', { exact: true }).selectOption('payments')
  await form.getByLabel('At which of them').fill('3')
  await form.getByRole('button', { name: 'Arm' }).click()
  await expect(form.getByRole('alert')).toHaveText('At is missing: nth and side are about an event.')
  await form.getByLabel('At', { exact: true }).selectOption({ label: 'a request to it' })
  await form.getByRole('button', { name: 'Arm' }).click()
  await expect(page.getByRole('region', { name: 'Armed faults' })).toContainText('crash at http.request number 3 on payments')
  await form.getByLabel('Fault', { exact: true }).selectOption({ label: 'Bandwidth' })
  await form.getByLabel('Direction').selectOption({ label: 'answers only' })
  await form.getByRole('button', { name: 'Arm' }).click()
  await expect(page.getByRole('region', { name: 'Armed faults' })).toContainText('at most 10 KB/s downstream')
})

test('a service is crashed from the map', async ({ page }) => {
  await open(page, 'events=900&atonce=100&pace=paused')
  await page.getByRole('button', { name: /^Service payments/ }).click()
  await page.getByRole('button', { name: 'Crash' }).click()
  await expect(page.getByRole('button', { name: /^Service payments.*crashed/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /payments crashed/ })).toBeAttached()
})

test('a request is sent and its answer shown, with the call that it caused', async ({ page }) => {
  await open(page, 'events=900&atonce=12&pace=paused')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('heading', { name: '201 Created' })).toBeVisible()
  await expect(page.getByLabel('Body', { exact: true }).last()).toContainText('"state": "paid"')
  await expect(page.getByText('Calls that it caused')).toBeVisible()
  await page.getByLabel('Address').fill('orders/1')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('is no address')
})

test('a speed that is chosen while paused keeps the pause, and a step says what it did', async ({ page }) => {
  await open(page, 'events=30&atonce=20&pace=paused')
  const bar = page.getByRole('region', { name: 'Virtual time' })
  await bar.getByRole('button', { name: /^max/ }).click()
  await expect(bar.getByRole('button', { name: /^max/ })).toHaveAttribute('aria-pressed', 'true')
  await expect(bar.getByRole('button', { name: 'Go on' })).toBeVisible()
  const words = bar.getByRole('status')
  await bar.getByRole('button', { name: 'One step' }).click()
  await expect(words).toContainText(/^[\w ]+: [a-z.]+$/)
  await page.evaluate(() => { for (let i = 0; i < 10; i++) window.stores.run.getState().step() })
  await expect(words).toHaveText('Nothing is left to happen until you act.')
})

test('a body of megabytes is sent whole and never laid out', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, 'events=900&atonce=12&pace=paused')
  const size = 4_900_000
  await page.evaluate((n) => navigator.clipboard.writeText('w'.repeat(n)), size)
  await page.getByLabel('Body', { exact: true }).first().focus()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page.getByText('4.67 MiB of text, too long to edit here')).toBeVisible()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('heading', { name: '201 Created' })).toBeVisible()
  expect(await page.evaluate(() => window.stores.run.getState().events.map((e) => (e.kind === 'command' && e.command.type === 'http' ? e.command.request.body.length : 0)).at(-5))).toBeGreaterThan(size)
  const command = await page.evaluate(() => window.stores.run.getState().events.findLast((e) => e.kind === 'command')!.seq)
  await page.evaluate((seq) => { window.stores.ui.getState().showPanel('events'); window.stores.ui.getState().select(seq, window.stores.run.getState().events[seq]!.t) }, command)
  await expect(page.getByRole('button', { name: 'Download the whole' })).toBeVisible()
  const fields = await page.locator('textarea, input').evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value.length))
  const shown = await page.evaluate(() => document.body.innerText.length)
  expect(Math.max(shown, ...fields)).toBeLessThan(size / 10)
  await page.evaluate(() => window.stores.ui.getState().showPanel('requests'))
})

test('arrow keys walk through the run and End comes back', async ({ page }) => {
  await open(page, 'panel=logs&events=900&atonce=850&pace=paused')
  const strip = page.getByRole('slider', { name: 'Moment of virtual time' })
  const text = () => strip.getAttribute('aria-valuetext')
  await strip.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('button', { name: 'Back to now' })).toBeVisible()
  const before = await text()
  await page.keyboard.press('ArrowLeft')
  expect(await text()).not.toBe(before)
  await page.keyboard.press('Home')
  await expect(page.getByText('Nothing written yet')).toBeVisible()
  await page.getByRole('button', { name: /^Service orders/ }).click()
  await expect(page.getByText('This is the past. Go back to now to act.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Crash' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await strip.press('End')
  await expect(page.getByRole('button', { name: 'Back to now' })).toHaveCount(0)
  expect(await text()).toContain(', now')
})

test('a failed check leads to the moment in its own world', async ({ page }) => {
  await open(page, 'panel=checks&events=900&atonce=300&pace=paused&check=yes')
  await expect(page.getByText('2 of 4 checks pass')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Hidden check' })).toBeVisible()
  await page.getByRole('button', { name: /Show the moment/ }).click()
  await expect(page.getByRole('tab', { name: /Events/ })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('listbox').getByRole('option', { selected: true })).toBeVisible()
  await page.getByRole('button', { name: 'Back to the run' }).click()
  await expect(page.getByRole('button', { name: 'Back to the run' })).toHaveCount(0)
})

test('rows of the log are as high as they were reckoned', async ({ page }) => {
  await open(page, 'panel=logs&events=5000&atonce=5000&pace=paused')
  const log = page.getByRole('log', { name: 'Logs' })
  for (const width of ['430px', '300px', '900px']) {
    await open(page, `panel=logs&events=5000&atonce=5000&pace=paused&pane=${width}`)
    await page.evaluate(() => document.fonts.ready)
    for (const share of [0, 0.3, 0.705, 1]) {
      await log.evaluate((element, to) => { element.scrollTop = to * element.scrollHeight }, share)
      await expect.poll(() => log.evaluate((element) => {
        const whole = element.firstElementChild!
        const rows = [...whole.firstElementChild!.children]
        const shown = rows.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0)
        const last = rows.at(-1)?.getBoundingClientRect().bottom ?? 0
        // At the end of the list, what is drawn must end where the list was reckoned to end.
        return element.scrollTop + element.clientHeight >= element.scrollHeight - 1
          ? Math.abs(last - whole.getBoundingClientRect().bottom) : shown > element.clientHeight ? 0 : 1
      }), { message: `${width} at ${share}` }).toBeLessThan(1)
    }
  }
})

test('a log follows its end until the reader looks elsewhere', async ({ page }) => {
  await open(page, 'panel=logs&events=3000&atonce=1500&pace=paused')
  const log = page.getByRole('log', { name: 'Logs' })
  const atEnd = () => log.evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight < 24)
  await expect.poll(atEnd).toBe(true)
  await log.evaluate((e) => { e.scrollTop = 0 })
  await expect(page.getByRole('button', { name: 'Latest' })).toBeVisible()
  await page.getByRole('button', { name: 'Latest' }).click()
  await expect.poll(atEnd).toBe(true)
})

test('a log follows its end however fast it grows', async ({ page }) => {
  test.slow()
  await open(page, 'panel=logs&events=40000&perframe=700&pace=max')
  await expect.poll(() => page.evaluate(() => window.stores.run.getState().events.length), { timeout: 60_000 }).toBe(40_000)
  const log = page.getByRole('log', { name: 'Logs' })
  await expect.poll(() => log.evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight < 24)).toBe(true)
  await expect(page.getByRole('button', { name: 'Latest' })).toHaveCount(0)
})

test('a log shows its newest lines in every frame however fast it grows, and to who went up the lines where they are', async ({ page }) => {
  test.slow()
  await open(page, 'panel=logs&events=60000&perframe=700&pace=max')
  const log = page.getByRole('log', { name: 'Logs' })
  await expect(log).toBeVisible()
  const events = (above: number) => expect.poll(() => page.evaluate(() => window.stores.run.getState().events.length), { timeout: 60_000 }).toBeGreaterThan(above)
  await watchFrames(page)
  await events(25_000)
  const following = await framesSeen(page)
  expect(following.length).toBeGreaterThan(5)
  expect(following.filter(({ covered }) => covered < 0.99)).toEqual([])
  expect(new Set(following.map(({ first }) => first)).size).toBeGreaterThan(2)

  await log.focus()
  await page.keyboard.press('PageUp')
  await expect(page.getByRole('button', { name: 'Latest' })).toBeVisible()
  // A page up glides.
  await expect.poll(async () => { const [before, now] = (await framesSeen(page)).slice(-2); return before !== undefined && before.top === now?.top }).toBe(true)
  await framesSeen(page)
  await events(40_000)
  const reading = await framesSeen(page)
  expect(reading.filter(({ covered }) => covered < 0.99)).toEqual([])
  expect(new Set(reading.map(({ first }) => first)).size).toBe(1)
  await page.getByRole('button', { name: 'Latest' }).press('Enter')
  await expect(log).toBeFocused()
  await expect.poll(() => log.evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight < 24)).toBe(true)
})

/** What was on screen of the log in a frame: the share of it that rows cover, and the first row in view. */
interface Frame { covered: number; first: string; top: number }
declare global { interface Window { painted: Frame[] } }

/** Looks at the log after each frame has been painted. */
const watchFrames = (page: Page): Promise<void> => page.evaluate(() => {
  window.painted = []
  const { port1, port2 } = new MessageChannel()
  const next = () => requestAnimationFrame(() => port2.postMessage(0))
  port1.onmessage = () => {
    const log = document.querySelector('[role=log]')!
    const box = log.getBoundingClientRect()
    const rows = [...log.querySelectorAll('time')].map((time) => time.parentElement!)
    const inView = rows.filter((row) => { const { top, bottom } = row.getBoundingClientRect(); return bottom > box.top && top < box.bottom })
    const height = inView.length === 0 ? 0 : Math.min(box.bottom, inView.at(-1)!.getBoundingClientRect().bottom) - Math.max(box.top, inView[0]!.getBoundingClientRect().top)
    window.painted.push({ covered: height / box.height, first: inView[0]?.textContent ?? '', top: log.scrollTop })
    next()
  }
  next()
})

/** The frames since it was last asked. */
const framesSeen = (page: Page): Promise<Frame[]> => page.evaluate(() => window.painted.splice(0))

test('50,000 events stream through every panel to the end', async ({ page }) => {
  test.slow()
  for (const panel of ['logs', 'events'] as const) {
    await open(page, `panel=${panel}&events=50000&perframe=500&pace=max`)
    await expect.poll(() => page.evaluate(() => window.stores.run.getState().events.length), { timeout: 60_000 }).toBe(50_000)
    await expect(page.getByRole('tab', { name: /Events/ })).toContainText('50k')
    // Only the rows in view exist.
    expect(await page.locator('[role=log] *, [role=listbox] *').count()).toBeLessThan(800)
  }
})

test('text of a service is never HTML', async ({ page }) => {
  await open(page, 'panel=logs&events=900&atonce=100&pace=paused')
  await page.evaluate(() => {
    const { run } = window.stores
    const events = run.getState().events as unknown as object[]
    const seq = events.length
    events.push({ seq, t: run.getState().clock.now, process: 'orders', kind: 'stdout', text: '<img src=x onerror="window.hacked=1"><b>bold</b>\n' })
    run.setState({ version: run.getState().version + 1 })
  })
  await expect(page.getByRole('log', { name: 'Logs' })).toContainText('<b>bold</b>')
  await page.evaluate(() => window.stores.ui.getState().showPanel('events'))
  expect(await page.locator('img').count()).toBe(0)
})
