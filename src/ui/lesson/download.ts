import { strToU8, zipSync } from 'fflate'
import type { LessonStores } from '../../stores/index.ts'
import { saveAs } from '../design/index.ts'

/** Hands the learner a project that runs on their own machine, as a zip. */
export async function downloadProject({ lesson, project }: LessonStores): Promise<void> {
  const name = lesson.id.split('/').at(-1) ?? 'lab'
  const files = await project()
  const entries = Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, strToU8(text)]))
  saveAs(`${name}.zip`, zipSync(entries), 'application/zip')
}
