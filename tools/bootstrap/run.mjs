// @ts-check
import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * Runs a program to its end with this one's terminal and answers its exit code. Ctrl-C reaches both; the child decides.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', cwd: ROOT, ...options })
  const forward = (/** @type {NodeJS.Signals} */ signal) => { child.kill(signal) }
  const ignore = () => {}
  process.on('SIGTERM', forward)
  process.on('SIGINT', ignore)
  const orphaned = endWithNpm(() => { child.kill('SIGTERM') })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('SIGTERM', forward)
      process.off('SIGINT', ignore)
      clearInterval(orphaned)
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1))
    })
  })
}

/**
 * npm runs a script through a shell and, when it is told to end, ends that shell alone. So a script that npm started
 * watches for its parent to go, or a server would be left behind that nobody can see.
 *
 * @param {() => void} end
 */
function endWithNpm(end) {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined
  const parent = process.ppid
  return setInterval(() => { if (process.ppid !== parent) end() }, 500).unref()
}

/** Ends this program with a message in place of a stack: what happened and what to do. */
export function fail(/** @type {unknown} */ error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  if (process.env['DEBUG']) console.error(error)
  process.exit(1)
}
