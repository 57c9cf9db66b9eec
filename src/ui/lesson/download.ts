import { strToU8, zipSync } from 'fflate'
import type { LessonStores } from '../../stores/index.ts'
import { saveAs } from '../design/index.ts'

/** Hands the learner their files as a zip: what is in the lab is an ordinary Compose project. */
export function downloadProject({ lesson, workspace }: LessonStores): void {
  const name = lesson.id.split('/').at(-1) ?? 'lab'
  const { files } = workspace.getState()
  const entries = Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, strToU8(text)]))
  saveAs(`${name}.zip`, zipSync(entries), 'application/zip')
}
