import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '../../../tools/serve.ts'
import { bundleWorker } from '../../../tools/vite/sandbox-worker.ts'
import { IMAGE } from '../sandbox/places.ts'

/** A site with nothing but the page's sandbox, of these very sources, and what plays runs in it. */
export async function serveSandbox(): Promise<{ url: string; close(): Promise<void> }> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'faultline-browser-'))
  const remove = (): void => fs.rmSync(root, { recursive: true, force: true })
  try {
    const entry = fileURLToPath(new URL('./page.ts', import.meta.url))
    fs.cpSync(IMAGE, path.join(root, 'sandbox'), { recursive: true })
    fs.writeFileSync(path.join(root, 'sandbox', 'worker.js'), await bundleWorker())
    fs.writeFileSync(path.join(root, 'page.js'), await bundleWorker(entry))
    fs.writeFileSync(path.join(root, 'index.html'), '<!doctype html><meta charset="utf-8"><title>faultline</title><link rel="icon" href="data:,"><script src="page.js"></script>')
    const server = await serve({ root, port: 0 })
    return { url: server.url, close: async () => { await server.close(); remove() } }
  } catch (error) {
    remove()
    throw error
  }
}
