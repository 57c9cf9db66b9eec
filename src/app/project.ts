import type { Lesson } from '../contract/lesson.ts'
import { readLab } from '../lab/compose.ts'
import { exportProject, type Kit } from '../lab/export/project.ts'
import lock from '../../python/requirements.lock?raw'

const own = import.meta.glob<string>(['../../python/native/*.py', '../../python/faultline/lab/{lab,records,checks,crashes}.py'], { query: '?raw', import: 'default', eager: true })
const kit: Kit = { lock, plugin: Object.fromEntries(Object.entries(own).map(([path, text]) => [path.split('/').at(-1)!, text])) }

/** A lesson's workspace as a project for one's own machine; without a lab that can be read, the files as they are. */
export function projectOf(lesson: Lesson, files: Record<string, string>, hasWorld: boolean): Record<string, string> {
  const { lab } = readLab(files)
  return lab === null ? { ...files } : exportProject({ title: lesson.title, files, lab, checks: lesson.checks, faults: lesson.faults, hasWorld }, kit)
}
