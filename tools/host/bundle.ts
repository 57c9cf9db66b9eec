import fs from 'node:fs'
import path from 'node:path'
import { build, type Plugin } from 'vite'
import { ROOT } from '../paths.ts'

/** Programs of the package by their names in dist/: the command, the sandbox's process, the sandbox's thread. */
const ENTRIES = {
  main: 'src/cli/package/main.ts',
  child: 'src/cli/sandbox/child.ts',
  worker: 'src/runtime/node/worker.ts',
}

/** The package's JavaScript, its libraries within it: nothing has to be fetched beside it, and nothing is TypeScript. */
export async function bundleHost(folder: string): Promise<void> {
  await build({
    configFile: false, root: ROOT, publicDir: false, logLevel: 'warn',
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    plugins: [ownPlaces()],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true, outDir: folder, emptyOutDir: true, target: 'node20', minify: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, path.join(ROOT, file)])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  for (const name of Object.keys(ENTRIES)) {
    if (!fs.existsSync(path.join(folder, `${name}.js`))) throw new Error(`the package has no ${name}.js`)
  }
}

/** In the package the sandbox's parts lie elsewhere. */
function ownPlaces(): Plugin {
  const [from, to] = ['src/cli/sandbox/places.ts', 'src/cli/package/places.ts'].map((file) => path.join(ROOT, file))
  return {
    name: 'faultline:package-places',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const resolved = source.endsWith('places.ts') ? await this.resolve(source, importer, { ...options, skipSelf: true }) : null
      return resolved?.id === from ? to : null
    },
  }
}
