import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { build } from './build.ts'
import { CACHE, ROOT } from './paths.ts'
import { ensureChromium } from './testing/chromium.ts'
import { add, oneCheck, playwrightCounts, summary, vitestCounts, type Counts } from './testing/counts.ts'

/**
 * `npm test`: set-up and build, types, lint, tests in Node, tests in Chromium. All of them run whatever fails before;
 * the last line counts them. `npm test -- node` or `browser` runs one part.
 */
const REPORTS = path.join(CACHE, 'test')
const NODE_REPORT = path.join(REPORTS, 'node.json')
const BROWSER_REPORT = path.join(REPORTS, 'browser.json')

const bin = (name: string): string => path.join(ROOT, 'node_modules', ...name.split('/'))

function node(args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } })
    // Interrupted, the runners end what they started (a browser, a server); terminated, they leave it behind.
    let ended = false
    const end = (): void => { ended = true; child.kill('SIGINT') }
    process.once('SIGTERM', end)
    child.on('error', () => resolve(1))
    child.on('close', (code) => {
      process.off('SIGTERM', end)
      if (ended) process.exit(143)
      resolve(code ?? 1)
    })
  })
}

type Part = 'build' | 'types' | 'lint' | 'node' | 'browser'

const parts: Record<Part, () => Promise<Counts>> = {
  async build() {
    try {
      await build()
      return { passed: 1, failed: 0 }
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error))
      return { passed: 0, failed: 1 }
    }
  },
  types: async () => oneCheck(await node([bin('typescript/bin/tsc'), '-p', '.'])),
  lint: async () => oneCheck(await node([bin('oxlint/bin/oxlint'), '--quiet'])),
  async node() {
    const code = await node([bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${NODE_REPORT}`])
    return vitestCounts(NODE_REPORT, code)
  },
  async browser() {
    const chromium = ensureChromium()
    const code = await node([bin('@playwright/test/cli.js'), 'test', '--pass-with-no-tests'], { CHROMIUM_PATH: chromium, PLAYWRIGHT_REPORT: BROWSER_REPORT })
    return playwrightCounts(BROWSER_REPORT, code)
  },
}

async function runPart(part: Part): Promise<Counts> {
  console.log(`\n== ${part}`)
  try {
    return await parts[part]()
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    return { passed: 0, failed: 1 }
  }
}

function wanted(args: string[]): Part[] {
  const all = Object.keys(parts) as Part[]
  const unknown = args.filter((arg) => !all.includes(arg as Part))
  if (unknown.length > 0) throw new Error(`npm test -- ${unknown.join(' ')}: the parts are ${all.join(', ')}`)
  return args.length === 0 ? all : all.filter((part) => part === 'build' || args.includes(part))
}

fs.rmSync(REPORTS, { recursive: true, force: true })
fs.mkdirSync(REPORTS, { recursive: true })
let counts: Counts = { passed: 0, failed: 0 }
for (const part of wanted(process.argv.slice(2))) counts = add(counts, await runPart(part))
console.log(`\n${summary(counts)}`)
process.exitCode = counts.failed === 0 ? 0 : 1
