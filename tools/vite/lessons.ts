import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'
import type { SourceProblem } from '../../src/contract/lab.ts'
import type { LessonCard, LoadedLesson } from '../../src/contract/lesson.ts'
import { ROOT } from '../paths.ts'

/**
 * `virtual:lessons`: the cards of all lessons in the main chunk, each lesson whole (files, checks, solution, prose) in
 * a chunk of its own that is fetched when the lesson is opened. Mutants stay out of the page.
 */
const INDEX = 'virtual:lessons'
const LESSON = 'virtual:lesson/'

/** `root`: the folder that holds lessons/ and sandbox-templates/. */
export function lessons(root = ROOT): Plugin {
  const watched = [path.join(root, 'lessons'), path.join(root, 'sandbox-templates')]
  let loading: Promise<LoadedLesson[]> | undefined
  const loaded = (): Promise<LoadedLesson[]> => (loading ??= readLessons(root))
  let serving = false
  return {
    name: 'faultline:lessons',
    configResolved(config) { serving = config.command === 'serve' },
    buildStart() { loading = undefined },
    resolveId(id) { return id === INDEX || id.startsWith(LESSON) ? `\0${id}` : null },
    async load(id) {
      if (!id.startsWith('\0virtual:lesson')) return null
      const all = await loaded()
      const problems = all.flatMap((one) => one.problems.map((problem) => describe(one, problem)))
      if (problems.length > 0 && !serving) this.error(`The lessons have problems:\n${problems.join('\n')}`)
      if (id === `\0${INDEX}`) {
        if (problems.length > 0) this.warn(`The lessons have problems:\n${problems.join('\n')}`)
        return indexModule(all)
      }
      const found = all.find((one) => one.lesson.id === id.slice(LESSON.length + 1))
      if (!found) this.error(`There is no lesson ${id.slice(LESSON.length + 1)}`)
      // In the page of whoever writes it, over the lesson: half a lesson would only puzzle.
      if (found.problems.length > 0) this.error(`This lesson has problems:\n${found.problems.map((problem) => describe(found, problem)).join('\n')}`)
      return jsonModule(found.lesson)
    },
    configureServer(server) {
      server.watcher.add(watched)
      const changed = (file: string): void => {
        if (!watched.some((folder) => file.startsWith(folder + path.sep))) return
        loading = undefined
        for (const [id, module] of server.moduleGraph.idToModuleMap) if (id.startsWith('\0virtual:lesson')) server.moduleGraph.invalidateModule(module)
        server.ws.send({ type: 'full-reload' })
      }
      server.watcher.on('add', changed).on('change', changed).on('unlink', changed)
    },
  }
}

/** By the file's address, so that Node itself runs it (it finds its templates beside its own file). */
async function readLessons(root: string): Promise<LoadedLesson[]> {
  const url = pathToFileURL(path.join(ROOT, 'src', 'lesson', 'load.ts')).href
  const { loadLessons } = (await import(/* @vite-ignore */ url)) as typeof import('../../src/lesson/load.ts')
  return loadLessons(root)
}

const describe = ({ lesson }: LoadedLesson, problem: SourceProblem): string =>
  `  ${path.posix.join('lessons', lesson.id, problem.file)}:${problem.line}: ${problem.key === '' ? '' : `${problem.key}: `}${problem.message}. ${problem.help}`

const cardOf = ({ id, module, order, title, summary, objectives, minutes, points }: LoadedLesson['lesson']): LessonCard =>
  ({ id, module, order, title, summary, objectives, minutes, points })

/** Browsers parse a JSON string faster than the same object written as JavaScript. */
const jsonModule = (value: unknown): string => `export default JSON.parse(${JSON.stringify(JSON.stringify(value))})\n`

function indexModule(all: LoadedLesson[]): string {
  const chunks = all.map(({ lesson }) => `  ${JSON.stringify(lesson.id)}: () => import(${JSON.stringify(LESSON + lesson.id)}),`)
  return `
export const cards = JSON.parse(${JSON.stringify(JSON.stringify(all.map(({ lesson }) => cardOf(lesson))))})
const chunks = {
${chunks.join('\n')}
}
export async function loadLesson(id) {
  const chunk = Object.hasOwn(chunks, id) ? chunks[id] : undefined
  if (!chunk) throw new Error('There is no lesson ' + id + '.')
  return (await chunk()).default
}
`
}
