import { defineConfig } from '@playwright/test'
import { CHROMIUM_FLAGS, findChromium } from './tools/testing/chromium.ts'

/** Tests in the real page: dist/ as `npm start` serves it, in the system's Chromium. */
const PORT = Number(process.env['TEST_PORT'] ?? 4273)
const BASE = `http://localhost:${PORT}/`

export default defineConfig({
  testDir: 'tests/browser',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // Each page holds several interpreters: two at once would fight for two cores.
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: process.env['PLAYWRIGHT_REPORT'] ?? '.cache/test/browser.json' }]],
  use: {
    baseURL: BASE,
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: findChromium() ?? undefined, args: CHROMIUM_FLAGS },
  },
  webServer: {
    command: `"${process.execPath}" tools/serve.ts --port ${PORT} --exact`,
    url: BASE,
    reuseExistingServer: false,
    timeout: 20_000,
  },
})
