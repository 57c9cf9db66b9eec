import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { loadLesson, loadLessons, loadWorld } from '../../lesson/load.ts'
import { checkLesson, type CheckOptions, type LessonReport, type VariantReport } from '../check/check-lesson.ts'
import { Workers } from '../check/workers.ts'
import { BROKEN, FAILED, messageOf, OK, problemText, UsageError } from '../errors.ts'
import { bad, count, dim, indent, mark, plain, say, sayJson, seconds, strong } from '../print.ts'
import { createProcessRuntime } from '../sandbox/index.ts'
import { onInterrupt } from '../interrupt.ts'

export interface CheckCommand extends CheckOptions { json?: boolean; jobs?: number }

/** More interpreters than this gain nothing: each takes a few hundred megabytes. */
const MOST_JOBS = 4

/** `faultline check`: whether lessons may land. */
export async function checkCommand(paths: string[], options: CheckCommand): Promise<number> {
  const dirs = await lessonsIn(paths.length > 0 ? paths : ['lessons'])
  const workers = new Workers(options.jobs ?? Math.min(MOST_JOBS, availableParallelism()), () => createProcessRuntime())
  const release = onInterrupt(() => workers.dispose())
  const started = performance.now()
  const reports: LessonReport[] = []
  try {
    for (const dir of dirs) reports.push(await checkOne(dir, options, workers))
  } finally {
    release()
    workers.dispose()
  }
  const ok = reports.every((report) => report.ok)
  if (options.json) sayJson({ ok, lessons: reports.map(jsonOf) })
  else sayTotal(reports, performance.now() - started)
  return reports.some(isBroken) ? BROKEN : ok ? OK : FAILED
}

const isBroken = (report: LessonReport): boolean => report.broken.length > 0 || report.variants.some((variant) => variant.broken)

/** The lessons' folders that a path means: a lesson, a part, or a whole course. */
async function lessonsIn(paths: string[]): Promise<string[]> {
  const dirs: string[] = []
  for (const one of paths) {
    if (!(await isThere(one))) throw new UsageError(`${one}: there is no such folder. ${FORM}`)
    if ((await stat(one)).isFile()) throw new UsageError(`${one} is a file. Give the lesson's folder: ${path.dirname(one)}`)
    if (await isThere(path.join(one, 'lesson.md'))) { dirs.push(one); continue }
    const root = (await isThere(path.join(one, 'lessons'))) ? path.join(one, 'lessons') : one
    const inCourse = (await loadLessons(root)).map(({ lesson }) => path.join(root, lesson.id))
    const inPart = inCourse.length > 0 ? [] : (await loadLessons(path.dirname(path.resolve(root)))).map(({ lesson }) => lesson.id)
      .filter((id) => id.startsWith(`${path.basename(path.resolve(root))}/`)).map((id) => path.join(root, id.split('/')[1]!))
    if (inCourse.length + inPart.length === 0) throw new UsageError(await noLesson(one))
    dirs.push(...inCourse, ...inPart)
  }
  return dirs
}

const FORM = 'Give a lesson (lessons/NN-part/NN-lesson), or a folder of lessons.'

async function noLesson(dir: string): Promise<string> {
  if (await isThere(path.join(dir, 'compose.yaml'))) return `${dir} is a project, not a lesson: there is no lesson.md in it. Use: faultline test ${dir}`
  return `${dir} holds no lesson: there is no lesson.md in it, nor in a folder PART/LESSON of it. ${FORM} docs/AUTHORING.md tells how to write one.`
}

const isThere = (file: string): Promise<boolean> => stat(file).then(() => true, () => false)

async function checkOne(dir: string, options: CheckCommand, workers: Workers): Promise<LessonReport> {
  const loaded = await loadLesson(dir)
  const { id, title } = loaded.lesson
  if (!options.json) say(`${strong(path.normalize(dir))}  ${dim(title)}`)
  try {
    const world = await loadWorld(dir)
    const report = await checkLesson(dir, loaded, world, options, workers, options.json ? () => {} : variantTeller())
    if (!options.json) for (const problem of report.broken) say(`  ${mark(false)} ${indent(problem, '    ').trimStart()}`)
    if (!options.json) for (const want of report.wants) say(dim(`    to land it wants ${want}`))
    return report
  } catch (error) {
    // A wrong option (--mutant of another lesson) ends the command; a lesson that cannot run does not keep the others from it.
    if (error instanceof UsageError && error.problems.length === 0) throw error
    const broken = error instanceof UsageError ? [error.message, ...error.problems.map((p) => problemText(p))] : [messageOf(error)]
    if (!options.json) for (const problem of broken) say(`  ${mark(false)} ${indent(plain(problem), '    ').trimStart()}`)
    return { id, title, broken, variants: [], ok: false, wants: [] }
  }
}

/** Says each variant. What keeps the checks from running at all is the same for every one: it is said once. */
function variantTeller(): (report: VariantReport) => void {
  let before = ''
  return (report) => {
    const why = report.problems.join('\n')
    sayVariant(report.broken && why === before ? { ...report, problems: [], summary: `${report.summary}, as above` } : report)
    if (report.broken) before = why
  }
}

function sayVariant({ kind, name, ok, summary, problems, wallMs }: VariantReport): void {
  const label = kind === 'mutant' ? `mutant ${name}` : name
  say(`  ${mark(ok)} ${label.padEnd(36)} ${plain(summary)}  ${dim(seconds(wallMs))}`)
  for (const problem of problems) {
    const [first = '', ...more] = plain(problem).split('\n')
    say(`      ${bad(first)}`)
    if (more.length > 0) say(dim(indent(more.join('\n'), '        ')))
  }
}

function sayTotal(reports: LessonReport[], wallMs: number): void {
  const variants = reports.flatMap((report) => report.variants)
  const wrong = variants.filter((variant) => !variant.ok).length
  const broken = reports.filter((report) => report.broken.length > 0).length
  const all = `${count(reports.length, 'lesson')}, ${count(variants.length, 'variant')} in ${seconds(wallMs)}`
  if (wrong + broken === 0) say(`${mark(true)} ${all}: all as they should be`)
  else say(`${mark(false)} ${all}: ${[...(wrong > 0 ? [`${wrong} not as they should be`] : []), ...(broken > 0 ? [`${count(broken, 'lesson')} broken`] : [])].join(', ')}`)
}

const jsonOf = ({ id, title, ok, broken, wants, variants }: LessonReport): object => ({
  id, title, ok, problems: broken, wants,
  variants: variants.map(({ results, broken: _broken, ...rest }) => ({
    ...rest, checks: results.map(({ id: check, seed, outcome, message, hint, hash }) => ({ id: check, seed, outcome, message, hint, hash })),
  })),
})
