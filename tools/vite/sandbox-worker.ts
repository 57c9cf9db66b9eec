import fs from 'node:fs'
import path from 'node:path'
import { build, type Plugin, type Rolldown } from 'vite'
import { ROOT } from '../paths.ts'

/**
 * The sandbox's worker as one classic script: in a frame of opaque origin a module worker cannot be loaded from a
 * blob, so the page fetches this text and hands it in. `sandbox/worker.js` in the build and in development alike.
 */
const ENTRY = path.join(ROOT, 'src', 'runtime', 'local', 'worker.ts')
const FILE = 'sandbox/worker.js'

export function sandboxWorker(): Plugin {
  return {
    name: 'faultline:sandbox-worker',
    apply: (config) => config.mode !== 'test',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE, source: await bundleWorker() })
    },
    configureServer(server) {
      server.middlewares.use(`/${FILE}`, (_request, response) => {
        bundleWorker().then(
          (code) => response.setHeader('content-type', 'text/javascript').end(code),
          (error: unknown) => { response.statusCode = 500; response.end(String(error)) },
        )
      })
    },
  }
}

export async function bundleWorker(entry: string = ENTRY): Promise<string> {
  if (!fs.existsSync(entry)) throw new Error(`${path.relative(ROOT, entry)} is missing: without it no lab runs in the page.`)
  const output = await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [nodeStubs()],
    build: {
      write: false,
      target: 'es2024',
      modulePreload: false,
      rolldownOptions: { input: entry, output: { format: 'iife', codeSplitting: false, entryFileNames: 'worker.js' } },
    },
  })
  const chunks = [output].flat().flatMap((one) => (one as Rolldown.RolldownOutput).output)
  const [only, ...others] = chunks
  if (only?.type !== 'chunk' || others.length > 0) throw new Error(`the sandbox worker must be one script, but bundles into ${chunks.map((chunk) => chunk.fileName).join(', ')}`)
  return only.code
}

/** What only Node uses is an empty module in the worker; CommonJS, so that any named import of it is allowed. */
function nodeStubs(): Plugin {
  return {
    name: 'faultline:node-stubs',
    enforce: 'pre',
    resolveId: (id) => (id.startsWith('node:') ? `\0node-stub.cjs?${id}` : null),
    load: (id) => (id.startsWith('\0node-stub') ? 'module.exports = {}' : null),
  }
}
