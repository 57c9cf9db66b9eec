import { access, mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readLab } from '../../lab/compose.ts'
import type { Exported } from '../../lab/export/exported.ts'
import { exportProject, readmeName } from '../../lab/export/project.ts'
import { loadLesson, loadWorld } from '../../lesson/load.ts'
import { overlay } from '../../lesson/overlay.ts'
import { OK, UsageError } from '../errors.ts'
import { readProject } from '../folder.ts'
import { readKit } from '../kit.ts'
import { say, sayJson } from '../print.ts'

export interface ExportCommand { out: string; solution?: boolean; json?: boolean }

/** `faultline export PATH --out FOLDER`: a lesson or a project as one's own machine runs it. */
export async function exportCommand(from: string, options: ExportCommand): Promise<number> {
  const exported = await readExported(from, options.solution ?? false)
  const project = exportProject(exported, await readKit())
  if ((await readdir(options.out).catch(() => [])).length > 0) throw new UsageError(`--out ${options.out} is not empty, and nothing in it may be lost. Name a folder that does not exist yet.`)
  for (const [name, text] of Object.entries(project)) {
    const file = path.join(options.out, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  if (options.json) sayJson({ out: options.out, files: Object.keys(project).sort() })
  else say(`${Object.keys(project).length} files in ${options.out}; its ${readmeName(exported.files)} says how to run them.`)
  return OK
}

export async function readExported(from: string, solution: boolean): Promise<Exported> {
  const isLesson = await access(path.join(from, 'lesson.md')).then(() => true, () => false)
  if (!isLesson) {
    if (solution) throw new UsageError(`--solution: ${from} is a project; only a lesson has a solution.`)
    const { files, checks, lab } = await readProject(from)
    return { title: lab.name, files, lab, checks, faults: [], hasWorld: false }
  }
  const { lesson, problems } = await loadLesson(from)
  const files = solution ? overlay(lesson.start, lesson.solution) : lesson.start
  const read = readLab(files)
  if (problems.length > 0 || read.lab === null) throw new UsageError(`the lesson ${from} is broken:`, [...problems, ...read.problems].map((p) => ({ ...p, file: path.join(from, p.file) })))
  return { title: lesson.title, files, lab: read.lab, checks: lesson.checks, faults: lesson.faults, hasWorld: await loadWorld(from) !== null }
}
