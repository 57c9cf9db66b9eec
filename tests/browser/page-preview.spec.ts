import { expect, test, type Page } from '@playwright/test'
import { AxeBuilder } from '@axe-core/playwright'
import { LESSON, openFile, openLesson, PHONE, replaceFile, servicesReady, SLOW } from './page.ts'

test.describe.configure({ timeout: 180_000 })

const frame = (page: Page) => page.frameLocator('iframe[title^="Page of the lab"]')
const address = (page: Page) => page.getByRole('combobox', { name: 'Address in the lab' })

async function run(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+s')
  await servicesReady(page, 'orders', 'payments')
}

async function open(page: Page, url: string): Promise<void> {
  await address(page).fill(url)
  await address(page).press('Enter')
}

/** A page with a form, a stylesheet, a script, and one of each kind of live connection. */
const SITE = `
from fastapi import FastAPI, Form, WebSocket
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sse_starlette.sse import EventSourceResponse

app = FastAPI(title="orders")
seen = []

@app.get("/", response_class=HTMLResponse)
async def start():
    return """<html lang="en"><title>Tea shop</title><link rel="stylesheet" href="/style.css"><script src="https://cdn.example.com/x.js"></script>
    <h1>Tea</h1><form method="post" action="/order"><input name="tea"><button>Order</button></form><a href="/health">Health</a><p id="out"></p><p id="who"></p>
    <script>
      const out = (text) => { document.getElementById('out').textContent += text + ' ' }
      fetch('/health').then((r) => r.json()).then((json) => out('fetch:' + json.status))
      const xhr = new XMLHttpRequest(); xhr.open('GET', 'health'); xhr.onload = () => out('xhr:' + xhr.status); xhr.send()
      const events = new EventSource('/events'); events.onmessage = ({ data }) => { out('sse:' + data); events.close() }
      const socket = new WebSocket('ws://orders:8001/ws'); socket.onopen = () => socket.send('hi'); socket.onmessage = ({ data }) => out('ws:' + data)
      let reached = 'nothing'; try { reached = parent.document.title } catch { }
      let net = 'open'; new Image().src = 'http://example.com/'; try { indexedDB.open('x') } catch { net = 'shut' }
      document.getElementById('who').textContent = reached + ' ' + net
    </script>"""

@app.get("/away", response_class=HTMLResponse)
async def away():
    return "<script>window['loc' + 'ation'].href = 'http://elsewhere.example/?seen=all'</script>"

@app.get("/style.css")
async def style():
    return Response("h1 { color: rgb(1, 2, 3) }", media_type="text/css")

@app.post("/order")
async def order(tea: str = Form()):
    seen.append(tea)
    return RedirectResponse("/seen", status_code=303)

@app.get("/seen")
async def all_seen():
    return seen

@app.get("/health")
async def health():
    return {"status": "ok"}

@app.get("/events")
async def events():
    async def both():
        yield {"data": "one"}
    return EventSourceResponse(both())

@app.websocket("/ws")
async def chat(socket: WebSocket):
    await socket.accept()
    await socket.send_text(f"you said {await socket.receive_text()}")
`

test('[V1] [V2] a service\u2019s own page: styles, scripts, forms, live connections; the lab is all that it reaches', async ({ page }) => {
  await openLesson(page)
  await openFile(page, 'orders/main.py')
  await replaceFile(page, SITE)
  await run(page)
  await page.keyboard.press('Alt+8')
  await open(page, 'orders:8001')
  await expect(frame(page).getByRole('heading', { name: 'Tea' })).toHaveCSS('color', 'rgb(1, 2, 3)', SLOW)
  for (const said of ['fetch:ok', 'xhr:200', 'sse:one', 'ws:you said hi']) await expect(frame(page).locator('#out')).toContainText(said, SLOW)
  await expect(frame(page).locator('#who')).toHaveText('nothing shut')
  await expect(page.getByText('Not loaded, as the preview reaches only the lab: https://cdn.example.com/x.js')).toBeVisible()
  await frame(page).getByRole('textbox').fill('sencha')
  await frame(page).getByRole('button', { name: 'Order' }).click()
  await expect(page.getByText('"sencha"')).toBeVisible(SLOW)
  await expect(address(page)).toHaveValue('http://orders:8001/seen')
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await frame(page).getByRole('link', { name: 'Health' }).click()
  await expect(page.locator('pre').filter({ hasText: '"status": "ok"' })).toBeVisible(SLOW)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa', 'best-practice']).analyze()
  expect(violations.map(({ id, help, nodes }) => `${id}: ${help} ${nodes.map((node) => node.html).join()}`)).toEqual([])
  const asked: string[] = []
  await page.route('http://elsewhere.example/**', (route) => { asked.push(route.request().url()); return route.abort() })
  await open(page, 'orders:8001/away')
  await expect(page.getByText('The page has gone elsewhere')).toBeVisible(SLOW)
  expect(asked).toEqual([])
  await open(page, 'http://nobody:1/')
  await expect(page.getByText('The page did not come')).toBeVisible(SLOW)
  await open(page, 'ftp://orders')
  await expect(page.getByText('This is no address of the lab: ftp://orders')).toBeVisible()
})

test('Swagger UI of a service, offline: the documentation, and a request that is tried out', async ({ page }) => {
  await openLesson(page)
  await run(page)
  await page.keyboard.press('Alt+8')
  await open(page, 'http://orders:8001/docs')
  const operation = frame(page).locator('.opblock', { hasText: '/health' }).first()
  await expect(operation).toBeVisible(SLOW)
  await operation.getByRole('button').first().click()
  await operation.getByRole('button', { name: 'Try it out' }).click()
  await operation.getByRole('button', { name: 'Execute' }).click()
  await expect(operation.locator('.response .response-col_status').first()).toContainText('200', SLOW)
  await expect(page.getByText('Not loaded')).toHaveCount(0)
})

test('ReDoc of a service, offline', async ({ page }) => {
  await openLesson(page)
  await run(page)
  await page.keyboard.press('Alt+8')
  await open(page, 'http://orders:8001/redoc')
  await expect(frame(page).getByRole('heading', { name: /Health/ }).first()).toBeVisible(SLOW)
  await expect(page.getByText('redoc.standalone.js')).toHaveCount(0)
})

test('on a phone', async ({ page }) => {
  await page.setViewportSize(PHONE)
  await page.goto(LESSON)
  await page.getByRole('button', { name: 'Lab', exact: true }).click()
  await page.getByRole('tab', { name: 'Preview' }).click()
  await expect(page.getByText('No pages yet')).toBeVisible()
  await page.getByRole('tabpanel').getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('Open a page of the lab')).toBeVisible(SLOW)
})
