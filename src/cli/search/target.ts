import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Lesson } from '../../contract/lesson.ts'
import { readLab } from '../../lab/compose.ts'
import { loadLesson } from '../../lesson/load.ts'
import { overlay } from '../../lesson/overlay.ts'
import { UsageError } from '../errors.ts'
import { readProject, type Project } from '../folder.ts'

export interface Target extends Project {
  /** The lesson that it is the solution of; null for a project. */
  lesson: Lesson | null
}

/** A project's folder, or a lesson's: of a lesson its solution is what is searched. */
export async function readTarget(dir: string): Promise<Target> {
  const isLesson = await stat(path.join(dir, 'lesson.md')).then(() => true, () => false)
  if (!isLesson) return { ...await readProject(dir), lesson: null }
  const { lesson, problems } = await loadLesson(dir)
  if (problems.length > 0) throw new UsageError(`${dir} cannot be used:`, problems.map((p) => ({ ...p, file: path.join(dir, p.file) })))
  const files = overlay(lesson.start, lesson.solution)
  const read = readLab(files)
  if (!read.lab) throw new UsageError(`the solution of ${dir} has no lab that can run:`, read.problems)
  return { files, checks: lesson.checks, lab: read.lab, lesson }
}
