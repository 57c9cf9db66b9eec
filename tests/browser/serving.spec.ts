import { expect, test, type Page } from '@playwright/test'
import { DIST } from '../../tools/paths.ts'
import { serve } from '../../tools/serve.ts'
import { servicesReady } from './page.ts'

/** All that went wrong in a page, and whatever it asked of another host. */
function troublesOf(page: Page, origin: string): string[] {
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`))
  page.on('console', (message) => { if (message.type() === 'error') troubles.push(`console: ${message.text()}`) })
  page.on('response', (response) => { if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`) })
  page.on('request', (request) => { if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) troubles.push(`elsewhere: ${request.url()}`) })
  return troubles
}

test('the build works under a sub-path of any host, a lab in it too, and asks nothing of another', async ({ page }) => {
  test.setTimeout(150_000)
  const server = await serve({ root: DIST, port: 4373, base: '/some/sub/path/' })
  try {
    const troubles = troublesOf(page, server.url)
    await page.goto(server.url)
    await page.getByRole('link', { name: /Your first endpoint/ }).first().click()
    await expect(page.locator('.monaco-editor').first()).toBeVisible()
    await page.getByRole('group', { name: 'Lab' }).getByRole('button', { name: 'Run', exact: true }).click()
    await servicesReady(page, 'orders')
    expect(troubles).toEqual([])
  } finally {
    await server.close()
  }
})

test('the course index does not fetch the editor or the sandbox', async ({ page }) => {
  const requested: string[] = []
  page.on('request', (request) => requested.push(new URL(request.url()).pathname))
  await page.goto('/')
  await expect(page.getByRole('link', { name: /Your first endpoint/ }).first()).toBeVisible()
  expect(requested.filter((path) => /monaco|\/sandbox\//.test(path))).toEqual([])
})

test('the sandbox image comes whole, packed or not', async ({ page }) => {
  await page.goto('/')
  const sizes = await page.evaluate(async () => {
    const manifest = await (await fetch('sandbox/manifest.json')).json() as { snapshot: { path: string; size: number; gz: number } }
    const { path, size, gz } = manifest.snapshot
    const plain = (await (await fetch(`sandbox/${path}`)).arrayBuffer()).byteLength
    const packed = await (await fetch(`sandbox/${path}.gz`)).blob()
    const unpacked = await new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
    return { size, gz, plain, packed: packed.size, unpacked: unpacked.byteLength }
  })
  expect(sizes.plain).toBe(sizes.size)
  expect(sizes.packed).toBe(sizes.gz)
  expect(sizes.unpacked).toBe(sizes.size)
})
