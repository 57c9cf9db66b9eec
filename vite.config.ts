import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { REDOC } from './tools/redoc.ts'
import { lessons } from './tools/vite/lessons.ts'
import { oneLanguage } from './tools/vite/one-language.ts'
import { preloadLesson } from './tools/vite/preload-lesson.ts'
import { sandboxWorker } from './tools/vite/sandbox-worker.ts'

export default defineConfig({
  plugins: [react(), oneLanguage(), lessons(), preloadLesson(), sandboxWorker()],
  // Relative addresses: dist/ works on any host and under any path.
  base: './',
  // Fetched by the set-up, without the packages that it is made of.
  resolve: { alias: { 'redoc/bundles': REDOC } },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // The editor is one large chunk that loads when a lesson is opened.
    chunkSizeWarningLimit: 6000,
  },
  test: { include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'], environment: 'node', testTimeout: 30_000, hookTimeout: 60_000 },
})
