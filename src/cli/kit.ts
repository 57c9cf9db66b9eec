import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Kit } from '../lab/export/project.ts'

const PYTHON = fileURLToPath(new URL('../../python/', import.meta.url))
/** Of the fixture, what is the same on real machines. */
const SHARED = ['lab.py', 'records.py', 'checks.py', 'crashes.py']

/** What each exported project takes along, from this repository's own folder. */
export async function readKit(): Promise<Kit> {
  const native = (await readdir(`${PYTHON}native`)).filter((name) => name.endsWith('.py'))
  const places = [...native.map((name) => [name, `native/${name}`]), ...SHARED.map((name) => [name, `faultline/lab/${name}`])] as [string, string][]
  return {
    plugin: Object.fromEntries(await Promise.all(places.map(async ([name, place]) => [name, await readFile(PYTHON + place, 'utf8')]))),
    lock: await readFile(`${PYTHON}requirements.lock`, 'utf8'),
  }
}
