import { defineConfig } from '@playwright/test'
import base from './playwright.config.ts'

/** The suite that needs the real service: never part of `npm test`. */
export default defineConfig({ ...base, testDir: 'tests/webcontainer', testMatch: '**/*.e2e.ts', reporter: [['list']] })
