import { gzipSync } from 'node:zlib'
import { expect, test, type Page, type Request } from '@playwright/test'
import { DESKTOP, LESSON, openLesson, PHONE } from './page.ts'

const isScript = (url: string) => new URL(url).pathname.endsWith('.js')

test('the first screen asks for neither the sandbox nor the editor, and nothing on it moves', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value) })
      .observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto('./')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(asked.filter((url) => /sandbox\/|monaco|editor/.test(url))).toEqual([])
  const shifted = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((sum, one) => sum + one, 0))
  expect(shifted).toBeLessThan(0.01)
})

/** Gzipped bytes of the JavaScript that a page asks for before the editor's, apart from what it loads beside it. */
async function scriptBytes(page: Page, address: string, beside: RegExp): Promise<number> {
  const asked: Request[] = []
  page.on('request', (request) => { if (isScript(request.url())) asked.push(request) })
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  if (address === LESSON) await expect(page.locator('.monaco-editor .view-line').first()).toBeVisible()
  const border = asked.findIndex((request) => /\/(monaco|editor)[.-]/.test(request.url()))
  const before = (border < 0 ? asked : asked.slice(0, border)).filter((request) => !beside.test(request.url()))
  const sizes = await Promise.all(before.map(async (request) => gzipSync(await (await request.response())!.body()).length))
  return sizes.reduce((sum, size) => sum + size, 0)
}

test('less than 250 kB of gzipped JavaScript before the editor: the index', async ({ page }) => {
  const bytes = await scriptBytes(page, './', /sandbox\//)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(150_000)
})

test('less than 250 kB of gzipped JavaScript before the editor: a lesson that can be read', async ({ page }) => {
  // Beside the editor come the panels that are seen at first; all else in idle time.
  const bytes = await scriptBytes(page, LESSON, /sandbox\/|\/panels-/)
  expect(bytes).toBeGreaterThan(100_000)
  expect(bytes).toBeLessThan(250_000)
})

test('each page has a title, a language and a description', async ({ page }) => {
  await page.goto('./')
  await expect(page).toHaveTitle('Faultline: microservices you can break')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.locator('meta[name=description]')).toHaveAttribute('content', /FastAPI/)
  await page.goto(LESSON)
  await expect(page).toHaveTitle('A timeout for every call · Faultline')
})

test('a lesson that cannot be fetched says so, and can be tried again', async ({ page }) => {
  await page.goto('./')
  await page.route(/lesson.*\.js/i, (route) => route.abort())
  await page.getByRole('link', { name: /timeout for every call/ }).click()
  await expect(page.getByRole('heading', { name: 'The lesson could not be loaded' })).toBeVisible()
  await page.unroute(/lesson.*\.js/i)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('article')).toBeVisible()
})

test('on a phone the prose comes first, and code, lab, Run and Check are in reach', async ({ page }) => {
  await page.setViewportSize(PHONE)
  await page.goto(LESSON)
  await expect(page.getByRole('article')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Check' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run' })).toBeVisible()
  await page.getByRole('button', { name: 'Code' }).click()
  await expect(page.locator('.monaco-editor .view-line').first()).toBeVisible()
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  expect(sideways).toBe(false)
})

test('a sandbox that cannot be fetched is told with a way out, and the lesson can still be read and edited', async ({ page }) => {
  await page.route('**/sandbox/**', (route) => route.fulfill({ status: 404 }))
  await page.goto(LESSON)
  const notice = page.getByRole('alert').filter({ hasText: 'The sandbox did not load.' })
  await expect(notice).toContainText('answered 404')
  await expect(page.locator('.monaco-editor .view-line').first()).toBeVisible()
  await page.unroute('**/sandbox/**')
  await notice.getByRole('button', { name: 'Run again' }).click()
  await expect(notice).toHaveCount(0)
})

test('a browser of another language gets the page in its own, the names of its hidden buttons too', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'de-DE' })
  const page = await context.newPage()
  const broken: string[] = []
  page.on('pageerror', ({ message }) => broken.push(message))
  await openLesson(page)
  await page.getByRole('button', { name: /^Files: open/ }).click()
  await expect(page.getByRole('button', { name: 'Dismiss' }).first()).toBeAttached()
  expect(broken).toEqual([])
  await context.close()
})

for (const [name, viewport] of [['1440 px', DESKTOP], ['390 px', PHONE]] as const) {
  test(`a lesson is read before its page is there, and nothing of it moves when that comes, ${name}`, async ({ page }) => {
    await page.setViewportSize(viewport)
    const { promise: comes, resolve: letCome } = Promise.withResolvers<void>()
    await page.route('**/assets/LessonPage-*.js', async (route) => { await comes; await route.continue() })
    await page.goto(LESSON)
    const text = page.getByRole('article', { name: 'Lesson text' })
    await expect(text).toBeVisible()
    const title = await page.getByRole('heading', { level: 1 }).boundingBox()
    await text.locator('a[data-request]').first().click()
    await text.getByRole('heading', { level: 2 }).last().scrollIntoViewIfNeeded()
    const section = await text.getByRole('heading', { level: 2 }).last().boundingBox()
    expect(await page.getByRole('button', { name: 'Check', exact: true }).count()).toBe(0)
    letCome()
    await expect(page.getByRole('button', { name: 'Check', exact: true })).toBeVisible()
    expect(await page.getByRole('heading', { level: 1 }).boundingBox()).toMatchObject({ x: title!.x, y: title!.y, height: title!.height })
    expect(await text.getByRole('heading', { level: 2 }).last().boundingBox()).toEqual(section)
    expect(page.url()).toContain(LESSON.slice(2))
  })
}
