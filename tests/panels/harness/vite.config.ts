import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { REDOC } from '../../../tools/redoc.ts'

/**
 * The panels alone, over a generated log that a scripted runtime plays: to look at them and to measure them.
 *
 *     node_modules/.bin/node node_modules/.bin/vite -c tests/panels/harness/vite.config.ts
 *
 * then open /?panel=logs&events=5000&pace=all&theme=dark
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  cacheDir: path.join(import.meta.dirname, '../../../node_modules/.vite-panels'),
  plugins: [react()],
  resolve: { alias: { 'redoc/bundles': REDOC } },
  server: { port: 5198, strictPort: true },
  build: { target: 'es2023' },
})
