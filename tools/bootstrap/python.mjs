// @ts-check
import { spawnSync } from 'node:child_process'

/**
 * Finds a Python 3.9 or later and answers its command line. Python's own name differs by system; the environment
 * variable PYTHON names another one. Used before and after the packages are there, so it imports nothing.
 *
 * @returns {string[]}
 */
export function findPython() {
  const named = process.env['PYTHON'] ? [[process.env['PYTHON']]] : []
  /** @type {string[]} */
  const tooOld = []
  for (const candidate of [...named, ['python3'], ['python'], ['py', '-3']]) {
    const [command = '', ...args] = candidate
    const probe = spawnSync(command, [...args, '-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' })
    const version = /^(\d+)\.(\d+)\s*$/.exec(probe.stdout ?? '')
    if (probe.status !== 0 || !version) continue
    if (Number(version[1]) === 3 && Number(version[2]) >= 9) return candidate
    tooOld.push(`${candidate.join(' ')} is ${version[1]}.${version[2]}`)
  }
  const seen = tooOld.length > 0 ? ` (${tooOld.join(', ')})` : ''
  throw new Error(
    `Python 3.9 or later was not found${seen}. It fetches the packages of the sandbox, once. Install it from ` +
    'https://www.python.org/downloads/ (Debian: apt install python3 python3-pip), or name it: PYTHON=/path/to/python3.',
  )
}
