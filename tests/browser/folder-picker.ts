import type { Page } from '@playwright/test'

/** A page whose folder dialog gives a folder of the browser's own storage: the handles are the real ones. */
export async function withPicker(page: Page, files: Record<string, string>): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, { showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('shop', { create: true }) })
  })
  await page.goto('./#/folder')
  await page.evaluate(async (all) => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('shop', { create: true })
    for (const [name, text] of Object.entries(all)) {
      const parts = name.split('/')
      let at = root
      for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part, { create: true })
      const out = await (await at.getFileHandle(parts.at(-1)!, { create: true })).createWritable()
      await out.write(text)
      await out.close()
    }
  }, files)
}
