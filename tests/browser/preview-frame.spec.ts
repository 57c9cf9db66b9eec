import { expect, test, type Page } from '@playwright/test'
import { serveHarness } from '../panels/harness/built.ts'

/** The preview's frame before scripted services: what a page of any kind may try in it, without the sandbox's start. */
let harness: Awaited<ReturnType<typeof serveHarness>>
let base = ''

test.beforeAll(async () => {
  test.setTimeout(180_000)
  harness = await serveHarness()
  base = harness.base
})
test.afterAll(() => harness.close())

const answer = (body: string, type = 'text/html', headers = '') => `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n${headers}\r\n${body}`
const html = (body: string, headers = '') => answer(`<!doctype html><title>Tea</title><h1>Start</h1><p id="out"></p><script>const out = (text) => { document.getElementById('out').textContent += text + ' ' }</script>${body}`, 'text/html', headers)
const frame = (page: Page) => page.frameLocator('iframe[title^="Page of the lab"]')
const out = (page: Page) => frame(page).locator('#out')
const address = (page: Page) => page.getByRole('combobox', { name: 'Address in the lab' })

async function show(page: Page, site: Record<string, string>, url = 'http://orders:8001/'): Promise<void> {
  await page.addInitScript((pages) => { window.site = pages }, site)
  await page.goto(`${base}?panel=preview&events=30&atonce=20&pace=paused`)
  await address(page).fill(url)
  await address(page).press('Enter')
}
const about = { 'GET /about': html('<h2>About</h2>'), 'GET /about?x=1': html('<h2>About</h2>') }

for (const [name, body, arrives] of [
  ['location.href', "<button onclick=\"location.href = '/about'\">Go</button>", '/about'],
  ['window.location', "<script>function go() { window.location = '/about' }</script><button onclick=\"go()\">Go</button>", '/about'],
  ['location.assign', "<script>const go = () => location.assign('/about?x=1')</script><button onclick=\"go()\">Go</button>", '/about?x=1'],
  ['window.open', "<button onclick=\"window.open('/about')\">Go</button>", '/about'],
  ['a link with a target', '<a role="button" target="_blank" href="/about">Go</a>', '/about'],
  ['form.submit()', '<form action="/about"><input name="x" value="1"></form><button onclick="document.forms[0].submit()">Go</button>', '/about?x=1'],
] as const) {
  test(`[V2] ${name} goes to the address in the preview`, async ({ page }) => {
    await show(page, { 'GET /': html(body), ...about })
    await frame(page).getByRole('button', { name: 'Go' }).click()
    await expect(frame(page).getByRole('heading', { name: 'About' })).toBeVisible()
    await expect(address(page)).toHaveValue(`http://orders:8001${arrives}`)
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    await expect(frame(page).getByRole('button', { name: 'Go' })).toBeVisible()
    await expect(page.getByText('The page has gone elsewhere')).toHaveCount(0)
  })
}

test('[V2] a page that refreshes itself elsewhere', async ({ page }) => {
  await show(page, { 'GET /': answer('<meta http-equiv="refresh" content="0; url=/about"><h1>Wait</h1>'), ...about })
  await expect(frame(page).getByRole('heading', { name: 'About' })).toBeVisible()
})

test('[V2] a way out that cannot be followed is said, with the way back; what loads then gets nothing of the lab', async ({ page }) => {
  await show(page, { 'GET /': html("<button onclick=\"window['loc' + 'ation'].href = 'data:text/html,<h1>Elsewhere</h1>'\">Go</button>") })
  await frame(page).getByRole('button', { name: 'Go' }).click()
  await expect(page.getByText('The page has gone elsewhere')).toBeVisible()
  await page.getByRole('button', { name: 'Back to orders:8001/' }).click()
  await expect(frame(page).getByRole('heading', { name: 'Start' })).toBeVisible()
})

test('[V2] a page that goes elsewhere before it has loaded is told as well', async ({ page }) => {
  await show(page, { 'GET /': html("<script>window['loc' + 'ation'].href = '/about'</script>") })
  await expect(page.getByText('The page has gone elsewhere')).toBeVisible()
})

test('[V2] a page\u2019s location is its address, and what is made of the real one finds the lab too', async ({ page }) => {
  await show(page, { 'GET /shop/': html(`<script>
    out(location.host + location.pathname)
    history.pushState(null, '', 'list?page=2'); out(location.pathname + location.search)
    const real = window['loc' + 'ation']
    const ask = (url) => fetch(url).then((r) => r.text()).then(out, (error) => out('failed:' + error))
    ask('/a'); ask(real.protocol + '//' + real.host + '/b'); ask(real.origin + '/c'); ask(real.href + '/d')
    for (const url of ['ws://' + location.host + '/ws1', 'ws://' + real.host + '/ws2', real.href.replace('http', 'ws') + '/ws3', new URL('/ws4', location.href).href]) {
      const socket = new WebSocket(url); socket.onmessage = ({ data }) => out(data)
    }
  </script>`), ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`GET /${name}`, answer(`got-${name}`, 'text/plain')])),
    ...Object.fromEntries([1, 2, 3, 4].map((n) => [`GET /ws${n}`, `HTTP/1.1 101 Switching Protocols\r\n\r\n\u0081\u0000`.slice(0, -2) + '\x01\x03w-' + n])) }, 'http://orders:8001/shop/')
  for (const text of ['orders:8001/shop/', '/shop/list?page=2', 'got-a', 'got-b', 'got-c', 'got-d']) await expect(out(page)).toContainText(text)
  await expect.poll(() => page.evaluate(() => window.asked!.flatMap((sent) => /^GET (\/ws\d)/.exec(sent)?.[1] ?? []).sort())).toEqual(['/ws1', '/ws2', '/ws3', '/ws4'])
})

test('[V1] a WebSocket that fails says why', async ({ page }) => {
  await show(page, { 'GET /': html("<script>new WebSocket('/none').onclose = ({ code }) => out('closed:' + code)</script>") })
  await expect(out(page)).toContainText('closed:1006')
  await expect(page.getByText('WebSocket ws://orders:8001/none: the service answered 404')).toBeVisible()
})

test('[V1] ES modules: of the lab, which import each other, and inline; what is elsewhere is told', async ({ page }) => {
  await show(page, {
    'GET /': html(`<script type="importmap">{"imports": {"tea": "/static/tea.js", "react": "https://esm.example.com/react"}}</script>
      <script type="module" src="/static/app.js"></script>
      <script type="module">import { leaf } from './static/lib/leaf.js'; import tea from 'tea'; out('inline:' + leaf + tea); import('./static/late.js').then(({ late }) => out(late))</script>
      <script type="module">import 'react'</script>`),
    'GET /static/app.js': answer("import { leaf } from './lib/leaf.js'\nimport * as self from './app.js'\nexport const name = 'app'\nout('app:' + leaf + self.name + new URL('x', import.meta.url).pathname)", 'text/javascript'),
    'GET /static/lib/leaf.js': answer("export { leaf } from '../tea.js'", 'text/javascript'),
    'GET /static/tea.js': answer("export const leaf = 'green'; export default 'tea'", 'text/javascript'),
    'GET /static/late.js': answer("export const late = 'late'", 'text/javascript'),
  })
  for (const text of ['app:greenapp/static/x', 'inline:greentea', 'late']) await expect(out(page)).toContainText(text)
  await expect(page.getByText('Not loaded, as the preview reaches only the lab: https://esm.example.com/react')).toBeVisible()
})

test('[V1] dialogs and frames are told, once', async ({ page }) => {
  await show(page, { 'GET /': html("<iframe src='inner'></iframe><script>alert('hello'); alert('hello'); out(String(confirm('sure?'))); document.body.append(Object.assign(document.createElement('iframe'), { src: 'http://payments:8002/later' }))</script>") })
  await expect(out(page)).toContainText('false')
  await expect(page.getByText('alert() shows nothing in the preview. It said: hello')).toHaveCount(1)
  await expect(page.getByText('confirm() shows nothing in the preview. It said: sure?')).toBeVisible()
  await expect(page.getByText('Not loaded, as the preview reaches only the lab: http://orders:8001/inner (a frame), http://payments:8002 (a frame)')).toBeVisible()
})

test('[V3] a site\u2019s storage and cookies live as long as the preview, each origin has its own', async ({ page }) => {
  const body = `<script>
    out('before:' + localStorage.getItem('tea') + '/' + sessionStorage.length + '/' + document.cookie)
    localStorage.tea = 'oolong'; sessionStorage.setItem('a', 1); document.cookie = 'seen=1; path=/'; out('after:' + Object.keys(localStorage) + localStorage.length + document.cookie)
    fetch('/login', { method: 'POST' }).then(() => out('then:' + document.cookie))
  </script><a href="/">Again</a>`
  await show(page, { 'GET /': html(body, 'Set-Cookie: theme=dark; Path=/\r\n'), 'POST /login': answer('', 'text/plain', 'Set-Cookie: id=secret; HttpOnly; Path=/\r\nSet-Cookie: user=ann; Path=/\r\n') })
  await expect(out(page)).toHaveText('before:null/0/theme=dark after:tea1theme=dark; seen=1 then:theme=dark; seen=1; user=ann ')
  await frame(page).getByRole('link', { name: 'Again' }).click()
  await expect(out(page)).toContainText('before:oolong/1/')
  expect((await page.evaluate(() => window.asked!)).findLast((sent) => sent.startsWith('GET / '))).toContain('Cookie: theme=dark; seen=1; id=secret; user=ann\r\n')
  await address(page).fill('http://payments:8002/')
  await address(page).press('Enter')
  await expect(out(page)).toContainText('before:null/0/theme=dark ')
})

test('an address without a port, and one that is none', async ({ page }) => {
  await show(page, {}, 'orders')
  await expect(page.getByText('It has 8001: http://orders:8001/')).toBeVisible()
  await address(page).fill('ftp://x')
  await address(page).press('Enter')
  await expect(page.getByText('This is no address of the lab: ftp://x. For example http://orders:8001/docs')).toBeVisible()
})

test('each service\u2019s documentation is offered', async ({ page }) => {
  await page.goto(`${base}?panel=preview&events=30&atonce=20&pace=paused`)
  for (const one of ['orders:8001/docs', 'payments:8002/docs']) await expect(page.getByRole('button', { name: one })).toBeVisible()
})

test('Swagger UI shows whole addresses; ReDoc\u2019s fonts are left out without a word', async ({ page }) => {
  const spec = JSON.stringify({ openapi: '3.1.0', info: { title: 'Tea', version: '1' }, paths: { '/items': { get: { operationId: 'items', responses: { 200: { description: 'all' } } } } } })
  await show(page, {
    'GET /docs': answer(`<!doctype html><link rel="stylesheet" href="https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/swagger-ui.css"><link href="https://fonts.googleapis.com/css?family=Roboto" rel="stylesheet">
      <div id="swagger-ui"></div><script src="https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/swagger-ui-bundle.js"></script>
      <script>const ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', layout: 'BaseLayout', presets: [SwaggerUIBundle.presets.apis], oauth2RedirectUrl: window.location.origin + '/docs/oauth2-redirect' })</script>`),
    'GET /openapi.json': answer(spec, 'application/json'), 'GET /items': answer('[]', 'application/json'),
  }, 'http://orders:8001/docs')
  const operation = frame(page).locator('.opblock').first()
  await operation.getByRole('button').first().click()
  await operation.getByRole('button', { name: 'Try it out' }).click()
  await operation.getByRole('button', { name: 'Execute' }).click()
  await expect(operation.locator('.request-url')).toContainText('http://orders:8001/items')
  await expect(operation.locator('.curl')).toContainText('http://orders:8001/items')
  await expect(page.getByText('Not loaded')).toHaveCount(0)
})
