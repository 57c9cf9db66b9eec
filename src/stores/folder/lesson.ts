import type { Lesson, ProseSection, RunLink } from '../contract.ts'
import { applyEdits, type TextFiles } from '../files.ts'
import { FOLDER_LINK } from '../kinds.ts'

const isCheck = (path: string): boolean => path.startsWith('checks/')
const pick = (files: TextFiles, wanted: (path: string) => boolean): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([path]) => wanted(path)))

/** What the services get of a folder, and what tests them: no service ever sees its checks. As `faultline test` has it. */
export const servicesIn = (files: TextFiles): Record<string, string> => pick(files, (path) => !isCheck(path))
export const checksIn = (files: TextFiles): Record<string, string> => pick(files, (path) => isCheck(path) && path.endsWith('.py'))

/** A folder as the page works on it: a lesson without a text, whose files are the learner's own from the start. */
export function lessonOf(name: string, files: TextFiles, contexts: readonly string[] = []): Lesson {
  return {
    id: `folder/${name}`, module: { id: 'folder', title: 'Your folder', order: 0 }, order: 0, title: name, summary: '', objectives: [],
    minutes: 0, open: firstOpen(Object.keys(files), contexts), seeds: [1], points: 0, start: { ...files }, solution: {}, checks: checksIn(files),
    requests: [], faults: [], prose: [], sources: [],
  }
}

/** Such a link lays its files on nothing: all that the services had is in it. */
export const groundOfLink = (lesson: Lesson): Lesson => ({ ...lesson, id: FOLDER_LINK, start: {} })

/** The run of somebody's folder as a lesson to look at. */
export function lessonOfLink(link: RunLink, prose: ProseSection[]): Lesson {
  const lesson = lessonOf('Shared run', applyEdits({}, link.edits))
  return groundOfLink({
    ...lesson, module: { ...lesson.module, title: 'Somebody’s folder' }, summary: 'Services of a folder, and what was done to them, played again from a link.', prose,
  })
}

/** The first service's program in front, then what says how the lab is put together. `contexts`: the services' folders, in their order. */
export function firstOpen(paths: string[], contexts: readonly string[] = []): string[] {
  const programs = paths.filter((path) => /(^|\/)(main|app)\.py$/.test(path) && !isCheck(path))
  const ofFirst = contexts.map((context) => programs.find((path) => path.startsWith(context === '' ? '' : `${context}/`))).find((path) => path !== undefined)
  const program = ofFirst ?? programs[0] ?? paths.find((path) => path.endsWith('.py'))
  const open = [program, paths.find((path) => path === 'compose.yaml')].filter((path) => path !== undefined)
  return open.length > 0 ? open : paths.slice(0, 1)
}
