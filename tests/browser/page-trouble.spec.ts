import { expect, test, type Page } from '@playwright/test'
import { openFile, openLesson, replaceFile } from './page.ts'
import { longestTasks } from './tracing.ts'

/**
 * Services that are broken, in the real page: it says what is wrong, its own thread is never held, and the next run works as
 * if nothing had been. What the engine does about each of them is held by tests/runtime/hostile.ts.
 */
const SLOW = { timeout: 60_000 }
/** Of the page's own thread's time: what other programs of the machine take in between is not the page's doing. */
const LONGEST_MS = 100

const APP = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n'
const health = (body: string): string => `${APP}@app.get("/health")\nasync def health():\n${body}`
const GOOD = health('    return {"status": "ok"}\n')
const compose = (port: number): string =>
  `name: orders\nservices:\n  orders:\n    build: ./orders\n    command: uvicorn main:app --host 0.0.0.0 --port ${port}\n    ports: ["8001:8001"]\n`

/** `visit`: it takes a request to GET /health for it to go wrong. `says`: in the notices over the code, or in the log. */
interface Trouble { name: string; file?: string; text: string; visit?: boolean; says: RegExp }

const TROUBLES: Trouble[] = [
  { name: 'an import error', text: 'import numpy\n', says: /ModuleNotFoundError: .*numpy/ },
  { name: 'a service that exits at once', text: 'import sys\n\nsys.exit(7)\n', says: /orders ended by itself: exit code 7/ },
  { name: 'another port than compose.yaml says', file: 'compose.yaml', text: compose(9000), says: /orders listens on port 9000, but compose.yaml says 8001/ },
  { name: 'while True: pass as it is imported', text: 'while True:\n    pass\n', says: /orders was ended: ran too long/ },
  { name: 'an await loop that lets no time pass', text: health('    import asyncio\n    while True:\n        await asyncio.sleep(0)\n'), visit: true, says: /orders was ended: ?keeps itself busy/ },
  { name: 'endless recursion', text: `${APP}def deep():\n    return deep()\n\n\n@app.get("/health")\nasync def health():\n    return deep()\n`, visit: true, says: /RecursionError/ },
  { name: 'a memory bomb', text: health('    kept = []\n    while True:\n        kept.append(bytearray(10_000_000))\n'), visit: true, says: /MemoryError/ },
  { name: 'a 50 MB log', text: health('    for _ in range(500):\n        print("x" * 100_000)\n    return {}\n'), visit: true, says: /x{100}/ },
  { name: 'a log of 200,000 lines', text: health('    for n in range(200_000):\n        print("line", n)\n    return {}\n'), visit: true,
    // It is kept up to 1,000,000 bytes, and comes in pieces: the last of them.
    says: /line 91\d{3}/ },
]

test.describe.configure({ timeout: 200_000 })

let page: Page
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
  await openLesson(page, './#/lesson/01-rest-apis/01-first-endpoint')
})
test.afterAll(() => page.close())

const lab = () => page.getByRole('group', { name: 'Lab' })
const ready = () => expect(page.getByRole('button', { name: /^Service orders.*ready/ })).toBeVisible(SLOW)
const askHealth = () => page.locator('article a[data-request="Health"]').first().click()

async function write(file: string, text: string): Promise<void> {
  await openFile(page, file)
  await replaceFile(page, text)
}

for (const { name, file = 'orders/main.py', text, visit = false, says } of TROUBLES) {
  test(name, async ({ browser }) => {
    await write(file, text)
    await page.keyboard.press('Alt+2')
    await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] })
    await lab().getByRole('button', { name: /^Run/ }).click()
    if (visit) {
      await ready()
      await askHealth()
      await page.keyboard.press('Alt+2')
    }
    const told = page.getByRole('region', { name: 'Code' }).getByRole('alert').or(page.getByRole('log', { name: 'Logs' }))
    await expect(told.filter({ hasText: says }).first()).toBeVisible(SLOW)
    const tasks = longestTasks(await browser.stopTracing())
    expect(tasks.length).toBeGreaterThan(10)
    expect(tasks[0]).toBeLessThan(LONGEST_MS)

    await lab().getByRole('button', { name: 'Stop' }).click()
    await expect(lab().getByRole('button', { name: 'Run', exact: true })).toBeVisible(SLOW)
    await write(file, file === 'compose.yaml' ? compose(8001) : GOOD)
    await lab().getByRole('button', { name: /^Run/ }).click()
    await ready()
    await page.keyboard.press('Alt+1')
    await askHealth()
    await expect(page.getByText(/^200 OK/).first()).toBeVisible(SLOW)
    await lab().getByRole('button', { name: 'Stop' }).click()
  })
}
