import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { build, preview } from 'vite'

/** The harness, built and served; not by the development server, which reloads pages when it meets a package for the first time. */
export async function serveHarness(): Promise<{ base: string; close(): Promise<void> }> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'faultline-panels-'))
  const common = {
    configFile: path.join(import.meta.dirname, 'vite.config.ts'), logLevel: 'error' as const,
    build: { outDir: folder, emptyOutDir: true, chunkSizeWarningLimit: 4000 },
  }
  await build(common)
  const server = await preview({ ...common, preview: { port: 0, strictPort: false } })
  return {
    base: server.resolvedUrls!.local[0]!,
    async close() {
      await server.close()
      await fs.rm(folder, { recursive: true, force: true })
    },
  }
}
