import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { BRIDGE } from '../../src/cli/package/bridge.ts'
import { serveFolder } from '../../src/cli/open/served-folder.ts'
import { runRequest } from '../../src/cli/request.ts'
import { readLab } from '../../src/lab/compose.ts'
import { openControl, type Control } from '../../src/host/control.ts'
import { Session } from '../../src/host/session.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { DIST } from '../../tools/paths.ts'
import { serve } from '../../tools/serve.ts'
import { bundleWorker } from '../../tools/vite/sandbox-worker.ts'
import { folder } from '../cli/faultline.ts'
import { freePort, web } from '../host/labs.ts'
import { conformance } from '../runtime/conformance.ts'
import { hashesInFreshThread } from '../runtime/hashes.ts'
import { PAIR } from '../runtime/labs.ts'
import { code, editorReady, LESSON, PHONE, servicesReady } from './page.ts'

/** A host on this machine as the page meets it. */
interface HostTests {
  run(by: 'socket' | 'frame', address: string, name: string): Promise<void>
  warm(by: 'socket' | 'frame', address: string): Promise<void>
  hashes(address: string, seeds: readonly number[]): Promise<string[]>
}

let session: Session
let control: Control
/** A site whose containers are under the host's origin, and whose isolated.html names it, as docs/DEPLOY.md says. */
let site: Awaited<ReturnType<typeof serve>>
let opened: { service: string; port: number }[] = []

test.describe.configure({ mode: 'serial', timeout: 120_000 })

test.beforeAll(async () => {
  session = new Session(createNodeRuntime(), { anyPort: true, onOpen: (addresses) => { opened = addresses } })
  control = await openControl(session, { port: 0, bridge: BRIDGE })
  const isolated = readFileSync(path.join(DIST, 'isolated.html'), 'utf8').replace('frame-src ', `frame-src http://localhost:${control.port} `)
  site = await serve({ root: DIST, port: 4620, before: (request, response) => {
    if (request.url !== '/isolated.html') return false
    response.writeHead(200, { 'content-type': 'text/html', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'credentialless' }).end(isolated)
    return true
  } })
})
test.afterAll(async () => { control.close(); session.dispose(); await site.close() })

async function withTests(page: Page, address = '/'): Promise<void> {
  await page.goto(address)
  await page.addScriptTag({ content: await bundleWorker('tests/host/browser-entry.ts') })
}

const inPage = (page: Page, by: 'socket' | 'frame', name: string): Promise<string> => page.evaluate(([way, address, wanted]) =>
  (globalThis as unknown as { hostTests: HostTests }).hostTests.run(way, address, wanted).then(() => '', (error: unknown) => String((error as Error).stack ?? error)),
[by, control.address, name] as const)

test('[L1] the same seeds have the same hashes from a host as in a thread; the page speaks to it by a WebSocket', async ({ page }) => {
  await withTests(page)
  const seeds = [11, 12, 13]
  const found = await page.evaluate(([address, wanted]) => (globalThis as unknown as { hostTests: HostTests }).hostTests.hashes(address, wanted), [control.address, seeds] as const)
  expect(found).toEqual(await hashesInFreshThread(seeds))
})

for (const { name } of [conformance[0]!, conformance[4]!, conformance[6]!]) {
  test(`[W1] through a frame of the host's origin, in an isolated page: ${name}`, async ({ page }) => {
    await withTests(page, `${site.url}isolated.html`)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    expect(await inPage(page, 'frame', name)).toBe('')
  })
}

test('[H5] a frame without the token comes to nothing, and says so', async ({ page }) => {
  await withTests(page, `${site.url}isolated.html`)
  const words = await page.evaluate((address) =>
    (globalThis as unknown as { hostTests: HostTests }).hostTests.warm('frame', address).then(() => 'warm', (error: unknown) => String(error)), control.address.replace(/token=.*/, 'token=x'))
  expect(words).toContain('does not answer through its frame')
})

test('[H4] [O1] a folder that faultline open serves runs on the host; what another program writes into it is served at the real port', async ({ page }) => {
  const port = await freePort()
  const main = (word: string): string => `from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/')\nasync def root():\n    return '${word}'\n`
  const { dir, remove } = folder({ ...web(port, main('first')) })
  const served = serveFolder(dir, () => 'token')
  const server = await serve({ root: DIST, port: 4600, before: served.answer })
  await page.goto(`${server.url}?folder=token&host=${control.address}#/folder`)
  await editorReady(page)
  await page.keyboard.press('ControlOrMeta+s')
  const answers = (word: string) => expect(async () => { expect(await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).json()).toBe(word) }).toPass()
  await answers('first')
  writeFileSync(path.join(dir, 'main.py'), main('second'))
  await answers('second')
  await page.keyboard.press('ControlOrMeta+.')
  served.close()
  await server.close()
  remove()
})

test('[H4] the lab that the host runs shows in the page with all of its log, follows its folder, and is left alone', async ({ page }) => {
  let over = false
  const { lab } = readLab(PAIR)
  const run = await session.start(runRequest(PAIR, lab!, 1), { events: () => {}, clock: () => {}, ended: () => { over = true } })
  run.pace({ mode: 'paced', speed: 1 })
  await page.goto(`./?host=${control.address}#/host`)
  await editorReady(page)
  await servicesReady(page, 'orders', 'payments')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect(code(page)).toContainText('httpx.AsyncClient')
  await page.getByRole('textbox', { name: 'Address' }).fill('http://orders:8001/orders/7')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText('200').first()).toBeVisible()
  run.send({ type: 'restart', process: 'orders', files: { 'orders/main.py': `# edited in the folder\n${PAIR['orders/main.py']}` } })
  await expect(code(page)).toContainText('# edited in the folder')
  await page.setViewportSize(PHONE)
  await page.reload()
  await servicesReady(page, 'orders', 'payments')
  await expect(page.getByRole('button', { name: 'Host', exact: true })).toBeVisible()
  await page.goto('about:blank')
  expect((await run.stop()).reason).toBe('stopped')
  expect(over).toBe(true)
  await page.goto(`./?host=${control.address}#/host`)
  await expect(page.getByText('Nothing runs on the host')).toBeVisible()
})

test('[H4] a lesson whose page was opened with a host runs there, with real ports; the page says where, and when the host ends', async ({ page }) => {
  const at = `localhost:${control.port}`
  await page.goto(`./?host=${control.address}`)
  await expect(page.getByRole('contentinfo')).toContainText(`Labs run on the host at ${at}`)
  await expect(page.getByRole('contentinfo')).not.toContainText('Everything runs in this tab')
  await page.goto(`./?host=${control.address}${LESSON.slice(2)}`)
  await editorReady(page)
  await expect(page.getByText(`Labs run on ${at}`)).toBeVisible()
  opened = []
  await page.keyboard.press('ControlOrMeta+s')
  await expect(async () => {
    const orders = opened.find((one) => one.service === 'orders')!
    expect((await fetch(`http://127.0.0.1:${orders.port}/docs`)).status).toBe(200)
  }).toPass()
  control.close()
  await expect(page.getByTestId('code').getByRole('alert')).toContainText('the host is gone')
})
