import { expect, type Page } from '@playwright/test'
import { openFile, openLesson, replaceFile, servicesReady, SLOW } from './page.ts'

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

/** Opens a lesson with a lab that is as busy as it can be, at the speed that no clock holds back. */
export async function openBusyLab(page: Page): Promise<void> {
  await openLesson(page)
  await replaceFile(page, ASKS)
  await openFile(page, 'payments/main.py')
  await replaceFile(page, ANSWERS)
  await page.keyboard.press('Alt+Shift+3')
}

/** Runs it until so many events have come. */
export async function runUntilEvents(page: Page, enough: number): Promise<void> {
  await page.getByRole('group', { name: 'Lab' }).getByRole('button', { name: 'Run', exact: true }).click()
  await servicesReady(page, 'payments')
  await eventsAbove(page, enough)
}

export const eventsAbove = (page: Page, count: number): Promise<void> => expect.poll(() => eventsTold(page), SLOW).toBeGreaterThan(count)

/** "Events 4.2k" as a number. */
export async function eventsTold(page: Page): Promise<number> {
  const [, figure = '0', thousand] = /([\d.]+)(k?)\s*$/.exec(await page.getByRole('tab', { name: /^Events/ }).innerText()) ?? []
  return Number(figure) * (thousand === 'k' ? 1000 : 1)
}
