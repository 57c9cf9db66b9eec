// @ts-check
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { ROOT, run } from './run.mjs'

const STAMP = path.join(ROOT, 'node_modules', '.faultline-lock')

const lockHash = () => createHash('sha256').update(fs.readFileSync(path.join(ROOT, 'package-lock.json'))).digest('hex')

/** npm keeps what it installed in this file; a lock that says the same needs no new install. */
function matchesInstalled() {
  const installed = path.join(ROOT, 'node_modules', '.package-lock.json')
  if (!fs.existsSync(installed)) return false
  const read = (/** @type {string} */ file) => JSON.parse(fs.readFileSync(file, 'utf8')).packages
  const have = read(installed)
  const want = read(path.join(ROOT, 'package-lock.json'))
  return Object.entries(want).every(([name, entry]) => name === '' || entry.optional || have[name]?.integrity === entry.integrity)
}

/** Installs the locked packages when they are not there, or are others than the lock's. */
export async function ensurePackages() {
  const hash = lockHash()
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === hash) return
  if (!matchesInstalled()) {
    console.error('  npm packages ...')
    // Windows keeps a running program's file: `ci`, which clears the folder first, would fail on our own Node.
    const verb = process.platform === 'win32' && fs.existsSync(path.join(ROOT, 'node_modules')) ? ['install', '--no-save'] : ['ci']
    const args = [...verb, '--no-audit', '--no-fund', '--loglevel=error', '--include=optional', '--include=dev']
    const code = await run(...npm(args))
    if (code !== 0) throw new Error('npm could not install the packages (see above). Check the network; behind a proxy set HTTPS_PROXY or `npm config set proxy`. Then run the same command again.')
  }
  fs.writeFileSync(STAMP, hash)
}

/**
 * How to call npm: by the Node that runs this, where npm itself says where it lies (npm start does); Windows has
 * npm.cmd, which only a shell runs.
 *
 * @param {string[]} args
 * @returns {[string, string[], import('node:child_process').SpawnOptions]}
 */
export function npm(args) {
  const cli = process.env['npm_execpath']
  if (cli && /\.c?js$/.test(cli)) return [process.execPath, [cli, ...args], {}]
  return process.platform === 'win32' ? ['npm.cmd', args, { shell: true }] : ['npm', args, {}]
}
