#!/usr/bin/env node
// @ts-check
import fs from 'node:fs'
import path from 'node:path'
import { bootstrap } from '../tools/bootstrap/launch.mjs'
import { fail, ROOT, run } from '../tools/bootstrap/run.mjs'

/**
 * The `faultline` command: sets up what is missing, then runs src/cli/main.ts on the project's Node. That Node may
 * not make code from strings, so Python that reaches a JavaScript constructor gets nothing to run there.
 */
const STAMP = path.join(ROOT, '.cache', 'setup-done')
const SOURCES = ['python', 'src/process', 'tools/sandbox', 'package-lock.json']

/** When anything under `file` was last written, in ms. */
function newest(/** @type {string} */ file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return fs.readdirSync(file).filter((name) => name !== '__pycache__')
    .reduce((latest, /** @type {string} */ name) => Math.max(latest, newest(path.join(file, name))), stat.mtimeMs)
}

const isSetUp = () => fs.existsSync(STAMP) && SOURCES.every((source) => newest(path.join(ROOT, source)) <= fs.statSync(STAMP).mtimeMs)

try {
  const node = await bootstrap()
  if (!isSetUp()) {
    // Set-up speaks on stderr: stdout belongs to the command, which may print JSON.
    const code = await run(node, [path.join(ROOT, 'tools', 'setup.ts')], { stdio: ['ignore', 2, 2] })
    if (code !== 0) process.exit(code)
  }
  const args = ['--disallow-code-generation-from-strings', path.join(ROOT, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)]
  process.exitCode = await run(node, args, { cwd: process.cwd() })
} catch (error) {
  fail(error)
}
