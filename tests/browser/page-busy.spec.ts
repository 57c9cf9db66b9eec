import { expect, test, type Page } from '@playwright/test'
import { openFile, openLesson, replaceFile } from './page.ts'
import { longestTasks } from './tracing.ts'

/** Starting Python takes a while on a machine that is busy with the rest of the tests. */
const SLOW = { timeout: 60_000 }
test.describe.configure({ timeout: 200_000 })

/** One service asks the other, again and again, as fast as it can. */
const ASKS = `import asyncio, os
from contextlib import asynccontextmanager
import httpx
from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    async def play():
        async with httpx.AsyncClient(base_url=os.environ["PAYMENTS_URL"]) as client:
            await asyncio.sleep(1)
            while True:
                await client.get("/ping")
    task = asyncio.create_task(play())
    yield
    task.cancel()


app = FastAPI(lifespan=lifespan)
`
const ANSWERS = `from fastapi import FastAPI

app = FastAPI()


@app.get("/ping")
async def ping():
    return {"pong": True}
`
const ENOUGH = 4000
/** Of the page's own thread's time: what other programs of the machine take in between is not the page's doing. */
const LONGEST_MS = 100

/** "Events 4.2k" as a number. */
async function eventsTold(page: Page): Promise<number> {
  const [, figure = '0', thousand] = /([\d.]+)(k?)\s*$/.exec(await page.getByRole('tab', { name: /^Events/ }).innerText()) ?? []
  return Number(figure) * (thousand === 'k' ? 1000 : 1)
}

for (const [panel, key] of [['Requests', 'Alt+1'], ['Logs', 'Alt+2'], ['Events', 'Alt+3']] as const) {
  test(`a lab that is as busy as it can be leaves the page in hand: ${panel}`, async ({ page, browser }) => {
    await openLesson(page)
    await replaceFile(page, ASKS)
    await openFile(page, 'payments/main.py')
    await replaceFile(page, ANSWERS)
    await page.keyboard.press('Alt+Shift+3')
    await page.keyboard.press(key)
    await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] })
    await page.getByRole('group', { name: 'Lab' }).getByRole('button', { name: 'Run', exact: true }).click()
    await expect(page.getByRole('button', { name: /^Service payments.*ready/ })).toBeVisible(SLOW)
    await expect.poll(() => eventsTold(page), SLOW).toBeGreaterThan(ENOUGH)
    const tasks = longestTasks(await browser.stopTracing())
    expect(tasks.length).toBeGreaterThan(100)
    expect(tasks[0]).toBeLessThan(LONGEST_MS)
  })
}
