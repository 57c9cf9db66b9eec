import { expect, test, type Page } from '@playwright/test'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { folder, start, type Started } from '../cli/faultline.ts'
import { PAIR } from '../runtime/labs.ts'
import { withPicker } from './folder-picker.ts'
import { code, editorReady, openFile, PHONE, servicesReady, typeAtStart } from './page.ts'

const CHECK = 'def test_orders_answers(lab):\n    assert lab.get("http://orders:8001/orders/1").status == 200\n'
const MAIN = 'orders/main.py'

const inFolder = (page: Page, name: string) => page.evaluate(async (wanted) => {
  let at = await (await navigator.storage.getDirectory()).getDirectoryHandle('shop')
  const parts = wanted.split('/')
  for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part)
  const file = await at.getFileHandle(parts.at(-1)!).catch(() => null)
  return file === null ? '' : (await file.getFile()).text()
}, name)

const put = (page: Page, name: string, text: string) => page.evaluate(async ([wanted, content]) => {
  let at = await (await navigator.storage.getDirectory()).getDirectoryHandle('shop')
  const parts = wanted!.split('/')
  for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part)
  const out = await (await at.getFileHandle(parts.at(-1)!, { create: true })).createWritable()
  await out.write(content!)
  await out.close()
}, [name, text])

test.describe('a folder that the browser lets the page into', () => {
  test('[O1] is run, edited and checked, and is there again after a reload', async ({ page }) => {
    await withPicker(page, { ...PAIR, 'checks/test_orders.py': CHECK, 'README.md': '# Shop\n\n## How it sells\n\nSee [orders](orders/main.py).' })
    await page.getByRole('button', { name: 'Choose a folder' }).click()
    await editorReady(page)
    await expect(page.getByRole('heading', { name: 'How it sells' })).toBeVisible()
    await expect(page.getByText('0 of 1 checks')).toBeVisible()

    await typeAtStart(page, '# mine\n')
    await expect(page.getByText('Saved in shop')).toBeVisible()
    await expect.poll(() => inFolder(page, MAIN)).toContain('# mine\n')

    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(page.getByText('1 of 1 checks')).toBeVisible({ timeout: 60_000 })

    await page.reload()
    await editorReady(page)
    await expect(code(page)).toContainText('# mine')
  })

  test('[O1] shows what another program writes', async ({ page }) => {
    await withPicker(page, PAIR)
    await page.getByRole('button', { name: 'Choose a folder' }).click()
    await editorReady(page)
    await put(page, MAIN, '# by another program\n')
    await expect(code(page)).toContainText('# by another program')
  })

  test('[O2] asks where both have changed a file', async ({ page }) => {
    await withPicker(page, PAIR)
    await page.getByRole('button', { name: 'Choose a folder' }).click()
    await editorReady(page)
    // A page that is not seen does not look by itself: it hears of theirs when it writes.
    await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden' }))
    await typeAtStart(page, '#')
    await expect.poll(() => inFolder(page, MAIN)).toMatch(/^#/)
    await put(page, MAIN, '# theirs\n')
    await page.keyboard.type(' mine\n')
    const notice = page.getByText(`Another program has changed ${MAIN}`)
    await expect(notice).toBeVisible()
    expect(await inFolder(page, MAIN)).toBe('# theirs\n')
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const compared = page.getByRole('dialog', { name: 'Yours and the folder’s' })
    await expect(compared.getByText('theirs').first()).toBeVisible()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Keep these' }).click()
    await expect.poll(() => inFolder(page, MAIN)).toContain('# mine\n')
    await expect(notice).toBeHidden()
  })

  test('[L3] is not needed for a link to its run', async ({ page, browser }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await withPicker(page, { ...PAIR, 'README.md': '## How it sells\n\nWell.' })
    await page.getByRole('button', { name: 'Choose a folder' }).click()
    await editorReady(page)
    await page.keyboard.press('ControlOrMeta+s')
    await servicesReady(page, 'orders', 'payments')
    await page.keyboard.press('Alt+l')
    await expect(page.getByText('Link copied')).toBeVisible()
    const link = await page.evaluate(() => navigator.clipboard.readText())

    const elsewhere = await (await browser.newContext()).newPage()
    await elsewhere.goto(link)
    await expect(elsewhere.getByText('the same, byte for byte')).toBeVisible({ timeout: 45_000 })
    await expect(elsewhere.getByRole('heading', { name: 'How it sells' })).toBeVisible()
    await elsewhere.context().close()
  })

  test('[O1] keeps how its lines end', async ({ page }) => {
    const lines = PAIR[MAIN]!.replaceAll('\n', '\r\n')
    await withPicker(page, { ...PAIR, [MAIN]: lines })
    await page.getByRole('button', { name: 'Choose a folder' }).click()
    await editorReady(page)
    await typeAtStart(page, '# mine')
    await expect.poll(() => inFolder(page, MAIN)).toBe(`# mine${lines}`)
  })

  test('is left for another one', async ({ page }) => {
    await withPicker(page, PAIR)
    await page.getByRole('button', { name: 'Choose a folder' }).click()
    await editorReady(page)
    await page.evaluate(() => Object.assign(window, {
      showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('other', { create: true }),
    }))
    await page.keyboard.press('Alt+o')
    await page.getByRole('button', { name: 'Choose another folder' }).click()
    await expect(page.getByRole('heading', { name: 'other' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'other' })).toBeVisible()
  })

  test('[O1] without a lab gets its first service with one press', async ({ page }) => {
    await withPicker(page, { 'notes.md': 'nothing yet' })
    await page.getByRole('button', { name: 'Choose a folder' }).click()
    await page.getByRole('button', { name: 'Add a first service' }).click()
    await expect.poll(() => inFolder(page, 'compose.yaml')).toContain('orders')
    await expect(page.getByRole('button', { name: 'Add a first service' })).toBeHidden()
    await openFile(page, MAIN)
    await expect(code(page)).toContainText('FastAPI')
  })

  test('of lessons is told as that, and is not offered a service among them', async ({ page }) => {
    await withPicker(page, { '01-a/01-b/lesson.md': '---', '01-a/01-b/start/compose.yaml': '', '01-a/02-c/lesson.md': '---' })
    await page.getByRole('button', { name: 'Choose a folder' }).click()
    await expect(page.getByText('These are 2 lessons, such as 01-a/01-b')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Add a first service' })).toBeHidden()
  })

  test('cannot be had in a browser without such folders: it says what can', async ({ page }) => {
    await page.addInitScript(() => { delete (window as unknown as Record<string, unknown>)['showDirectoryPicker'] })
    await page.goto('./#/folder')
    await expect(page.getByText('npx faultline open FOLDER')).toBeVisible()
  })

  test('is one press away from the course', async ({ page }) => {
    await page.goto('./')
    await page.getByRole('link', { name: /Open a folder/ }).click()
    await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible()
  })
})

test.describe('a folder that faultline open serves', () => {
  let dir: string
  let remove: () => void
  let started: Started
  test.beforeEach(() => {
    ;({ dir, remove } = folder(PAIR))
    started = start(dir, 'open', '.', '--no-browser', '--port', '4310')
  })
  test.afterEach(async () => {
    started.child.kill('SIGTERM')
    await started.ended
    remove()
  })
  const address = async (): Promise<string> => {
    await expect.poll(() => started.stdout(), { timeout: 120_000 }).toContain('#/folder')
    return /http:\S+/.exec(started.stdout())![0]
  }
  const onDisk = (name: string): string => readFileSync(path.join(dir, name), 'utf8')

  test('[O1] [O3] goes both ways, and outlives its server', async ({ page }) => {
    test.setTimeout(180_000)
    await page.goto(await address())
    await editorReady(page)
    await typeAtStart(page, '# mine\n')
    await expect.poll(() => onDisk(MAIN)).toContain('# mine\n')
    writeFileSync(path.join(dir, MAIN), '# by another program\n')
    await expect(code(page)).toContainText('# by another program')
    await expect(code(page)).not.toContainText('# mine')

    // The server ends: what is typed is kept, and said to be.
    started.child.kill('SIGTERM')
    await started.ended
    await typeAtStart(page, '# later\n')
    await expect(page.getByText('`faultline open` has ended').or(page.getByText('faultline open has ended'))).toBeVisible()
    expect(onDisk(MAIN)).toBe('# by another program\n')
    started = start(dir, 'open', '.', '--no-browser', '--port', '4310')
    await address()
    // The page that was open goes on.
    await expect.poll(() => onDisk(MAIN), { timeout: 30_000 }).toBe('# later\n# by another program\n')
    await expect(page.getByText(`Saved in ${path.basename(dir)}`)).toBeVisible()
  })

  test('[O5] is not for whoever has not the token', async ({ page }) => {
    await page.goto((await address()).replace(/folder=\w+/, 'folder=guessed'))
    await expect(page.getByRole('heading', { name: 'The folder could not be opened' })).toBeVisible()
    await expect(page.getByText('does not know the token')).toBeVisible()
    expect(existsSync(path.join(dir, MAIN))).toBe(true)
  })

  test('has room on a phone', async ({ page }) => {
    await page.setViewportSize(PHONE)
    await page.goto(await address())
    await expect(page.getByRole('button', { name: 'Folder' })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  })
})
