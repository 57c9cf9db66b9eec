import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { build } from './build.ts'
import { ROOT } from './paths.ts'
import { orExplain } from './setup.ts'

/** `npm run e2e:webcontainer`: the sandbox port's suite against the real WebContainers, where there is a network. */
await orExplain('The end-to-end test', async () => {
  await build()
  const playwright = path.join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js')
  const { status } = spawnSync(process.execPath, [playwright, 'test', '--config', 'playwright.webcontainer.config.ts', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' })
  process.exitCode = status ?? 1
})
