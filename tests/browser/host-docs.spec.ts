import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { projectNode } from '../../tools/bootstrap/node.mjs'

/** Swagger UI and ReDoc of a service of `faultline host`, in a browser that reaches nothing but this machine. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
let host: ChildProcess
let docs = ''

test.describe.configure({ mode: 'serial', timeout: 120_000 })

test.beforeAll(async () => {
  host = spawn(projectNode(), ['--disallow-code-generation-from-strings', path.join(ROOT, 'src/cli/main.ts'), 'host', path.join(ROOT, 'sandbox-templates/fastapi-service'), '--control', '0', '--any-port'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, FORCE_COLOR: '0' } })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    host.once('exit', (code) => reject(new Error(`the host has ended with ${code}: ${said}`)))
    host.stdout!.on('data', (chunk: Buffer) => {
      said += String(chunk)
      if (said.includes('is ready at')) resolve()
    })
  })
  docs = /http:\/\/orders\.localhost:\d+\/docs/.exec(said)![0]
})
test.afterAll(() => { host.kill('SIGKILL') })
test.beforeEach(({ context }) => context.route((url) => !url.hostname.endsWith('localhost'), (route) => route.abort()))

test('[H7] Swagger UI asks the service', async ({ page }) => {
  await page.goto(docs)
  await page.getByRole('button', { name: 'get /health', exact: true }).click()
  await page.getByRole('button', { name: 'Try it out' }).click()
  await page.getByRole('button', { name: 'Execute' }).click()
  await expect(page.locator('.live-responses-table').getByRole('cell', { name: '200', exact: true })).toBeVisible()
})

test('[H7] ReDoc shows it', async ({ page }) => {
  await page.goto(docs.replace('/docs', '/redoc'))
  await expect(page.getByRole('heading', { name: 'Health' })).toBeVisible()
})
