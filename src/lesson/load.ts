import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { SourceProblem } from '../contract/lab.ts'
import type { LoadedLesson } from '../contract/lesson.ts'
import type { OutsideWorld } from '../contract/world.ts'
import type { TextFiles } from './overlay.ts'
import { orderOf, parseLesson } from './parse.ts'
import { moduleSchema } from './schema.ts'
import { outsideWorld } from './world.ts'
import { readYaml } from './yaml.ts'

/** Reads lessons from disk: the only file of src/lesson that touches Node. */
const OWN_TEMPLATES = fileURLToPath(new URL('../../sandbox-templates', import.meta.url))
const PASSED_OVER = /^(__pycache__|node_modules|\.pytest_cache|\.git|\.DS_Store|\.venv)$|\.pyc$/

/** Every lesson of a course, in order. `root` is the folder that holds lessons/ (or lessons/ itself). */
export async function loadLessons(root: string): Promise<LoadedLesson[]> {
  const lessons = (await isFolder(join(root, 'lessons'))) ? join(root, 'lessons') : root
  const loaded: LoadedLesson[] = []
  for (const part of await foldersIn(lessons)) {
    for (const name of await foldersIn(join(lessons, part))) {
      if (await isFile(join(lessons, part, name, 'lesson.md'))) loaded.push(await loadLesson(join(lessons, part, name)))
    }
  }
  return loaded
}

/** One lesson: `dir` is lessons/NN-part/NN-lesson. Throws when there is no lesson.md; all else is in `problems`. */
export async function loadLesson(dir: string): Promise<LoadedLesson> {
  const folder = resolve(dir)
  if (!(await isFile(join(folder, 'lesson.md')))) {
    const rule = 'A lesson is a folder lessons/NN-part/NN-lesson/ (see docs/AUTHORING.md).'
    throw new Error(`${dir} is not a lesson: there is no lesson.md in it. ${rule}`)
  }
  const problems: SourceProblem[] = []
  const files = await readFiles(folder, problems)
  const part = dirname(folder)
  const module = await readModule(part, problems)
  const templates = await readTemplates(dirname(dirname(part)))
  const loaded = parseLesson(files, { id: `${basename(part)}/${basename(folder)}`, module, templates })
  return { ...loaded, problems: [...problems, ...loaded.problems] }
}

/** The outside world of a lesson (its world.ts, which exports `handlers`), or null when it has none. */
export async function loadWorld(dir: string): Promise<OutsideWorld | null> {
  const path = join(resolve(dir), 'world.ts')
  if (!(await isFile(path))) return null
  const { handlers } = (await import(pathToFileURL(path).href).catch((error: unknown) => { throw notLoaded(join(dir, 'world.ts'), error) })) as { handlers?: unknown }
  if (!Array.isArray(handlers)) {
    throw new Error(`${join(dir, 'world.ts')} exports no handlers. Write: export const handlers = [http.get('http://api.example.com/...', ...)]`)
  }
  return outsideWorld(handlers)
}

function notLoaded(path: string, error: unknown): Error {
  const { message, stack = '', code } = error as NodeJS.ErrnoException
  const line = /world\.ts:(\d+)/.exec(stack)?.[1]
  const help = code === 'ERR_MODULE_NOT_FOUND' ? ' A lesson finds msw, and src/lesson/world.ts, from lessons/ of Faultline\'s own folder.' : ''
  return new Error(`${path}${line === undefined ? '' : `:${line}`}: it cannot be loaded: ${message.split('\n')[0]}.${help}`)
}

async function readModule(part: string, problems: SourceProblem[]): Promise<LoadedLesson['lesson']['module']> {
  const id = basename(part)
  const path = join(part, 'module.yaml')
  const text = (await isFile(path)) ? await readFile(path, 'utf8') : null
  if (text === null) {
    problems.push({
      file: '../module.yaml', line: 1, key: 'title', message: `the part ${id} has no module.yaml`,
      help: 'Add one beside the lessons\' folders: title: REST APIs with FastAPI',
    })
  }
  const data = text === null ? null : readYaml(text, moduleSchema, '../module.yaml', problems).data
  return { id, title: data?.title ?? id, order: orderOf(id) }
}

/** The course's own sandbox-templates/ over those that come with the project. */
async function readTemplates(course: string): Promise<Record<string, TextFiles>> {
  const templates: Record<string, TextFiles> = {}
  for (const root of [OWN_TEMPLATES, join(course, 'sandbox-templates')]) {
    if (!(await isFolder(root))) continue
    for (const name of await foldersIn(root)) templates[name] = baseOf(await readFiles(join(root, name), []))
  }
  return templates
}

/** A template is a project of its own, too: its checks and what hosts it on Node stay with it. */
const baseOf = (files: TextFiles): TextFiles =>
  Object.fromEntries(Object.entries(files).filter(([path]) => path !== 'package.json' && !path.startsWith('checks/')))

/** Every text file under a folder by its POSIX path, in order of path. */
export async function readFiles(folder: string, problems: SourceProblem[]): Promise<TextFiles> {
  const files: TextFiles = {}
  const walk = async (prefix: string): Promise<void> => {
    for (const entry of await sorted(join(folder, prefix))) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
      if (entry.isDirectory()) await walk(path)
      else if (entry.isFile()) readInto(files, path, await readFile(join(folder, path)), problems)
    }
  }
  await walk('')
  return files
}

function readInto(files: TextFiles, path: string, bytes: Uint8Array, problems: SourceProblem[]): void {
  try {
    files[path] = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n')
  } catch {
    problems.push({
      file: path, line: 1, key: '', message: 'the file is not UTF-8 text',
      help: 'A lesson is made of text files: convert it to UTF-8, or remove it.',
    })
  }
}

const sorted = async (folder: string) =>
  (await readdir(folder, { withFileTypes: true })).filter((e) => !PASSED_OVER.test(e.name)).sort((a, b) => (a.name < b.name ? -1 : 1))
const foldersIn = async (folder: string): Promise<string[]> => (await sorted(folder)).filter((e) => e.isDirectory()).map((e) => e.name)
const isFolder = (path: string): Promise<boolean> => stat(path).then((s) => s.isDirectory(), () => false)
const isFile = (path: string): Promise<boolean> => stat(path).then((s) => s.isFile(), () => false)
