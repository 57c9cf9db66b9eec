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
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('SIGTERM', forward)
      process.off('SIGINT', ignore)
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1))
    })
  })
}

/** Ends this program with a message in place of a stack: what happened and what to do. */
export function fail(/** @type {unknown} */ error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  if (process.env['DEBUG']) console.error(error)
  process.exit(1)
}
