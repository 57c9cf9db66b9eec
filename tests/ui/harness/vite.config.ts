import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { sampleLesson } from '../sampleLesson.ts'

/**
 * The real page over a scripted runtime and one sample lesson: to look at the page without the sandbox.
 *
 *     node_modules/.bin/node node_modules/.bin/vite -c tests/ui/harness/vite.config.ts
 */
const here = import.meta.dirname
const root = path.join(here, '../../..')

const fakes: Plugin = {
  name: 'faultline:harness',
  enforce: 'pre',
  resolveId(id) {
    if (id === 'virtual:lessons') return '\0virtual:lessons'
    if (process.env['PANELS'] === 'none' && id.endsWith('panels/index.ts')) return path.join(here, 'panels.tsx')
    return id.endsWith('runtime/local/index.ts') ? path.join(here, 'runtime.ts') : null
  },
  load(id) {
    if (id !== '\0virtual:lessons') return null
    const first = { ...sampleLesson, id: '01-rest-apis/01-first-endpoint', title: 'Your first endpoint', order: 1,
      module: { id: '01-rest-apis', title: 'REST APIs with FastAPI', order: 1 }, summary: 'One service, one endpoint, one check: run it, call it, and see the request go by.', minutes: 15, points: 6 }
    const lessons = [first, sampleLesson]
    return `const all = ${JSON.stringify(lessons)}
      export const cards = all
      export const loadLesson = async (id) => all.find((one) => one.id === id)`
  },
}

export default defineConfig({
  root,
  base: './',
  cacheDir: path.join(root, 'node_modules/.vite-harness'),
  plugins: [fakes, react()],
  server: { port: 5199, strictPort: true },
  build: { outDir: path.join(root, '.cache/harness'), emptyOutDir: true, target: 'es2023' },
})
