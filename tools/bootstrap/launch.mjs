// @ts-check
import fs from 'node:fs'
import path from 'node:path'
import { checkNode, projectNode } from './node.mjs'
import { ensurePackages } from './packages.mjs'
import { findPython } from './python.mjs'
import { fail, ROOT, run } from './run.mjs'
import { ensureShim } from './shim.mjs'

/** What a fresh machine has to have. Python is needed only until the sandbox's packages are fetched. */
function checkMachine() {
  checkNode()
  if (!fs.existsSync(path.join(ROOT, '.cache', 'wheels'))) findPython()
}

/** Packages and the project's Node, ready. Answers the path of that Node. */
export async function bootstrap() {
  checkMachine()
  await ensurePackages()
  ensureShim()
  return projectNode()
}

/**
 * The way in of `npm start`, `npm test`, `npm run build`: runs on any Node from 20.20 on with nothing installed, then
 * hands over to a TypeScript file on the project's Node.
 *
 * @param {string} entry path below tools/
 * @param {string[]} args
 */
export async function launch(entry, args = process.argv.slice(2)) {
  try {
    const node = await bootstrap()
    process.exitCode = await run(node, [path.join(ROOT, 'tools', entry), ...args])
  } catch (error) {
    fail(error)
  }
}
