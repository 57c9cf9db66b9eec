import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Files } from '../contract/files.ts'
import { isPassedOver, LARGEST_FOLDER, textIn } from '../contract/folder.ts'
import type { Lab } from '../contract/lab.ts'
import { readLab } from '../lab/compose.ts'
import { UsageError } from './errors.ts'

/** Everything in a folder by POSIX path, in order: text where it is UTF-8, bytes otherwise. Symbolic links are not followed. */
export async function readFolder(dir: string): Promise<Files> {
  const files: Files = {}
  let size = 0
  for await (const name of filesIn(dir)) {
    const bytes = await readFile(path.join(dir, name))
    size += bytes.length
    if (size > LARGEST_FOLDER) throw tooLarge(dir, name)
    files[name] = textIn(bytes) ?? new Uint8Array(bytes)
  }
  return files
}

/**
 * A folder's texts, and the names of what is none. Only texts are limited in size: the rest stays where it is. Files that the
 * command itself writes (`own`, by their paths) are none of the folder's.
 */
export async function readTexts(dir: string, own: readonly string[] = []): Promise<{ texts: Record<string, string>; others: string[] }> {
  const texts: Record<string, string> = {}
  const others: string[] = []
  let size = 0
  const written = new Set(own.map((file) => path.resolve(file)))
  for await (const name of filesIn(dir)) {
    const file = path.join(dir, name)
    if (written.has(path.resolve(file))) continue
    const bytes = (await stat(file)).size > LARGEST_FOLDER ? null : await readFile(file)
    const found = bytes && textIn(bytes)
    if (bytes === null || found === null) { others.push(name); continue }
    size += bytes.length
    if (size > LARGEST_FOLDER) throw tooLarge(dir, name)
    texts[name] = found
  }
  return { texts, others }
}

const tooLarge = (dir: string, name: string): UsageError =>
  new UsageError(`${dir} holds more than ${LARGEST_FOLDER / 1024 / 1024} MB (at ${name}): a sandbox gets a copy of it all. Move what the services do not need out of it.`)

/** The names of a folder's files, in order of name, folder by folder. */
async function* filesIn(dir: string, below = ''): AsyncGenerator<string> {
  if (below === '') await checkFolder(dir)
  const entries = await readdir(path.join(dir, below), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // A name that is no UTF-8 cannot be opened by what Node makes of it.
    if (isPassedOver(entry.name) || entry.name.includes('\uFFFD')) continue
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) yield* filesIn(dir, name)
    else if (entry.isFile()) yield name
  }
}

async function checkFolder(dir: string): Promise<void> {
  const root = await stat(dir).catch(() => null)
  if (!root) throw new UsageError(`${dir}: there is no such folder. Give the folder of a project, such as one with a compose.yaml.`)
  if (!root.isDirectory()) throw new UsageError(`${dir} is a file. Give the folder that it is in: ${path.dirname(dir)}`)
}

const COMPOSE = 'compose.yaml'
const OTHER_NAMES = ['compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

function noCompose(dir: string, names: string[]): string {
  const wrong = `${path.join(dir, COMPOSE)}: there is no such file, and it says what runs.`
  const other = OTHER_NAMES.find((name) => names.includes(name))
  if (other) return `${wrong} Rename ${other}.`
  const below = names.filter((name) => path.posix.basename(name) === COMPOSE).map((name) => path.join(dir, path.posix.dirname(name)))
  if (below.length > 0) return `${wrong} Give the folder that holds one: ${below.slice(0, 5).join(', ')}`
  return `${wrong} Write one (docs/COMPOSE.md), for example:\n\n${EXAMPLE}`
}

const EXAMPLE = `  services:
    orders:
      build: ./orders
      command: uvicorn main:app --host 0.0.0.0 --port 8001
      ports: ["8001:8001"]`

export interface Project { files: Record<string, string>; checks: Record<string, string>; lab: Lab }

/** A folder with a lab: its services' files, and apart from them the checks, which no service ever sees. `own` as in readTexts. */
export async function readProject(dir: string, own: readonly string[] = []): Promise<Project> {
  const { texts: all, others } = await readTexts(dir, own)
  if (all['lesson.md'] !== undefined) {
    throw new UsageError(`${dir} is a lesson, not a project: its services lie in start/ and solution/ over a template. Use: faultline check ${dir}`)
  }
  if (others.includes(COMPOSE)) throw new UsageError(`${path.join(dir, COMPOSE)} is not UTF-8 text. Save it as UTF-8.`)
  const texts = Object.entries(all)
  const isCheck = (name: string): boolean => name.startsWith('checks/')
  const files = Object.fromEntries(texts.filter(([name]) => !isCheck(name)))
  const checks = Object.fromEntries(texts.filter(([name]) => isCheck(name) && name.endsWith('.py')))
  if (files[COMPOSE] === undefined) throw new UsageError(noCompose(dir, Object.keys(files)))
  const { lab, problems } = readLab(files)
  if (!lab) throw new UsageError(`${dir} holds no lab that can run:`, problems.map((p) => ({ ...p, file: path.join(dir, p.file) })))
  return { files, checks, lab }
}
