import { expect, type Page } from '@playwright/test'
import { servicesReady, SLOW } from './page.ts'

/** Programs that break the service of the first lesson, each in its own way, and what the page says of it. */
export const COMPOSE = 'compose.yaml'
const MAIN = 'orders/main.py'
const APP = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n'
const health = (body: string): string => `${APP}@app.get("/health")\nasync def health():\n${body}`
export const GOOD = health('    return {"status": "ok"}\n')
export const compose = (port: number): string =>
  `name: orders\nservices:\n  orders:\n    build: ./orders\n    command: uvicorn main:app --host 0.0.0.0 --port ${port}\n    ports: ["8001:8001"]\n`

/** `visit`: it takes a request to GET /health for it to go wrong. `says`: in the notices over the code, or in the log. */
export interface Trouble { name: string; file: string; text: string; visit?: boolean; says: RegExp }

export const TROUBLES: Trouble[] = [
  { name: 'an import error', file: MAIN, text: 'import numpy\n', says: /ModuleNotFoundError: .*numpy/ },
  { name: 'a service that exits at once', file: MAIN, text: 'import sys\n\nsys.exit(7)\n', says: /orders ended by itself: exit code 7/ },
  { name: 'another port than compose.yaml says', file: COMPOSE, text: compose(9000), says: /orders listens on port 9000, but compose.yaml says 8001/ },
  { name: 'while True: pass as it is imported', file: MAIN, text: 'while True:\n    pass\n', says: /orders was ended: ran too long/ },
  { name: 'an await loop that lets no time pass', file: MAIN, text: health('    import asyncio\n    while True:\n        await asyncio.sleep(0)\n'), visit: true, says: /orders was ended: ?keeps itself busy/ },
  { name: 'endless recursion', file: MAIN, text: `${APP}def deep():\n    return deep()\n\n\n@app.get("/health")\nasync def health():\n    return deep()\n`, visit: true, says: /RecursionError/ },
  { name: 'a memory bomb', file: MAIN, text: health('    kept = []\n    while True:\n        kept.append(bytearray(10_000_000))\n'), visit: true, says: /MemoryError/ },
  { name: 'a 50 MB log', file: MAIN, text: health('    for _ in range(500):\n        print("x" * 100_000)\n    return {}\n'), visit: true, says: /x{100}/ },
  { name: 'a log of 200,000 lines', file: MAIN, text: health('    for n in range(200_000):\n        print("line", n)\n    return {}\n'), visit: true,
    // It is kept up to 1,000,000 bytes, and comes in pieces: the last of them.
    says: /line 91\d{3}/ },
]

export const lab = (page: Page) => page.getByRole('group', { name: 'Lab' })
export const askHealth = (page: Page) => page.locator('article a[data-request="Health"]').first().click()

/** Runs a lab that has such a program until the page says what is wrong. */
export async function runTrouble(page: Page, { visit = false, says }: Trouble): Promise<void> {
  await page.keyboard.press('Alt+2')
  await lab(page).getByRole('button', { name: /^Run/ }).click()
  if (visit) {
    await servicesReady(page, 'orders')
    await askHealth(page)
    await page.keyboard.press('Alt+2')
  }
  const told = page.getByRole('region', { name: 'Code' }).getByRole('alert').or(page.getByRole('log', { name: 'Logs' }))
  await expect(told.filter({ hasText: says }).first()).toBeVisible(SLOW)
}
