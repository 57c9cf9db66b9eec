import type { SourceProblem } from '../contract/lab.ts'
import type { LoadedLesson, SavedFault, SavedRequest } from '../contract/lesson.ts'
import { readLab } from '../lab/compose.ts'
import { listed, nearest } from '../lab/problems.ts'
import { readFront, type Front } from './frontmatter.ts'
import { renderProse } from './markdown.ts'
import { namesOfChecks, readMutants } from './mutants.ts'
import { filesUnder, overlay, type TextFiles } from './overlay.ts'
import { slug } from './slug.ts'
import type { Frontmatter } from './schema.ts'

export interface ParseOptions {
  /** NN-part/NN-lesson */
  id: string
  module: { id: string; title: string; order: number }
  /** The base projects by name: the folders of sandbox-templates/. */
  templates: Record<string, TextFiles>
}

const EMPTY: Frontmatter = {
  title: '', summary: '', objectives: [], minutes: 0, open: [], seeds: [1], points: 0, requests: [], faults: [],
  sources: [],
}

/**
 * Makes a lesson of its folder's files (paths relative to the folder). Never throws: what is wrong is in `problems`, with paths
 * relative to the lesson's folder, and a lesson with problems is not to be run or shown.
 */
export function parseLesson(files: TextFiles, { id, module, templates }: ParseOptions): LoadedLesson {
  const problems: SourceProblem[] = []
  const front = readFront(files['lesson.md'] ?? '', 'lesson.md', problems)
  const data = front.data ?? { ...EMPTY, title: id }
  const template = readTemplate(data.template, templates, front, problems)
  const start = overlay(template ?? {}, filesUnder(files, 'start'))
  const solution = filesUnder(files, 'solution')
  const checks = Object.fromEntries(Object.entries(files).filter(([path]) => /^checks\/.+\.py$/.test(path)))
  const requests = data.requests.map(savedRequest)
  const faults: SavedFault[] = data.faults
  const targets = { files: Object.keys(overlay(start, solution)), requests, faults }
  // Without its frontmatter a lesson has no template, requests or faults, without its template no files: what follows from that
  // is not worth telling.
  const following = front.data && template ? problems : []
  if (front.data && template) checkOpen(front, Object.keys(start), problems)
  if (front.data) checkParts(front, { solution, checks }, problems)
  const prose = renderProse(
    front.body, { title: data.title, file: 'lesson.md', line: front.bodyLine, targets, problems: following },
  )
  const mutants = readMutants(files, namesOfChecks(checks), problems)
  const { lab, problems: labProblems } = readLab(start)
  following.push(...labProblems.map((p) => ({ ...p, file: sourceOf(p.file, files, data.template) })))
  const { title, summary, objectives, minutes, open, seeds, points, sources, runtime } = data
  const order = orderOf(id.split('/').at(-1) ?? '')
  const lesson = {
    id, module, order, title, summary, objectives, minutes, open, seeds, points, start, solution, checks, requests,
    faults, prose, sources, ...(runtime === undefined ? {} : { runtime }),
  }
  return { lesson, mutants, lab, problems }
}

/** 04-resilience -> 4; the order in which folders stand. */
export const orderOf = (folder: string): number => Number(/^\d+/.exec(folder)?.[0] ?? 0)

function readTemplate(
  name: string | undefined, templates: Record<string, TextFiles>, { lineOf }: Front, problems: SourceProblem[],
): TextFiles | null {
  if (name === undefined) return {}
  if (Object.hasOwn(templates, name)) return templates[name]!
  const near = nearest(name, Object.keys(templates))
  problems.push({
    file: 'lesson.md', line: lineOf('template'), key: 'template', message: `there is no template ${name}`,
    help: `${near ? `Did you mean ${near}? ` : ''}Templates: ${listed(Object.keys(templates))}; they are the folders of sandbox-templates/.`,
  })
  return null
}

function checkOpen({ data, lineOf }: Front, names: string[], problems: SourceProblem[]): void {
  for (const [i, path] of (data?.open ?? []).entries()) {
    if (names.includes(path)) continue
    const near = nearest(path, names)
    problems.push({
      file: 'lesson.md', line: lineOf('open', i), key: 'open', message: `open names ${path}, which the learner does not get`,
      help: `${near ? `Did you mean ${near}? ` : ''}Files: ${listed(names)}.`,
    })
  }
}

type Parts = Pick<LoadedLesson['lesson'], 'solution' | 'checks'>

function checkParts({ data, lineOf }: Front, parts: Parts, problems: SourceProblem[]): void {
  const report = (line: number, key: string, message: string, help: string): void => void problems.push({
    file: 'lesson.md', line, key, message, help,
  })
  if (Object.keys(parts.solution).length === 0) {
    report(1, '', 'the lesson has no solution', 'Put the solved files under solution/, at their own paths.')
  }
  if (namesOfChecks(parts.checks).length === 0) {
    report(1, '', 'the lesson has no checks', 'Write def test_...(lab) functions in checks/test_NAME.py.')
  }
  for (const key of ['requests', 'faults'] as const) {
    const names = data?.[key].map((item) => item.name) ?? []
    const again = names.findIndex((name, i) => names.slice(0, i).some((before) => slug(before) === slug(name)))
    if (again >= 0) report(lineOf(key, again), key, `two ${key} are called ${names[again]}`, 'Give each a name of its own: links find them by it.')
  }
}

function savedRequest({ name, method, url, headers, json, body, timeout, times }: Frontmatter['requests'][number]): SavedRequest {
  const pairs = Object.entries(headers)
  const typed = pairs.some(([header]) => header.toLowerCase() === 'content-type')
  const isJson = json !== undefined
  return {
    name, method, url, ...(timeout === undefined ? {} : { timeout }), ...(times === undefined ? {} : { times }),
    headers: isJson && !typed ? [...pairs, ['content-type', 'application/json']] : pairs,
    body: isJson ? JSON.stringify(json, null, 2) : (body ?? ''),
  }
}

/** A problem in the learner's files is one in start/, or in the template (beside lessons/) where start/ has no such file. */
function sourceOf(path: string, files: TextFiles, template: string | undefined): string {
  return `start/${path}` in files || template === undefined ? `start/${path}` : `../../../sandbox-templates/${template}/${path}`
}
