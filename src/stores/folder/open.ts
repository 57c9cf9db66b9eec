import { createStore } from 'zustand/vanilla'
import type { Folder } from '../contract.ts'
import { editsOf } from '../files.ts'
import type { FolderState, LessonStores } from '../lesson-stores.ts'
import { openOwnRun } from '../own-run.ts'
import type { StorePorts } from '../ports.ts'
import { contextFolder } from '../reload.ts'
import type { SettingsStore } from '../settings.ts'
import { shareOf } from '../share.ts'
import { laterTerminal } from '../terminal/later.ts'
import { createWorkspace } from '../workspace.ts'
import { keepFolder, withUnwritten } from './keep.ts'
import { checksIn, firstOpen, groundOfLink, lessonOf, servicesIn } from './lesson.ts'

/** Opens a folder of the learner's machine: what is edited here is written there, and the other way round. */
export async function openFolder(folder: Folder, settings: SettingsStore, ports: StorePorts): Promise<LessonStores> {
  const { files: found, left } = await folder.read()
  const { lab } = await ports.readLab(servicesIn(found))
  const lesson = lessonOf(folder.name, found, lab?.services.map(contextFolder))
  const { files: begun, known } = withUnwritten(found, ports.folderJournal.read(folder.id))
  const workspace = createWorkspace(lesson, {
    lessonId: lesson.id, version: 0, edits: editsOf(found, begun), open: lesson.open, active: lesson.open[0] ?? '',
  })
  const store = createStore<FolderState>()(() => ({ conflicts: [], left }))
  const keeper = keepFolder(folder, workspace, known, (conflicts) => store.setState({ conflicts }), ports)
  const all = () => workspace.getState().files
  const files = () => servicesIn(all())
  const checks = () => checksIn(all())
  const own = openOwnRun(workspace, { lesson, files, checks, onVerdict: () => {} }, settings, ports)

  return {
    lesson, workspace, keeper, run: own.run.store, checks: own.checks.store, ui: own.ui, shared: null,
    folder: {
      name: folder.name, store,
      renderReadme: ports.renderReadme,
      async addFirstFiles() {
        const first = await ports.folders.firstFiles()
        for (const [path, text] of Object.entries(first)) if (all()[path] === undefined) workspace.getState().add(path, text)
        const open = firstOpen(Object.keys(first))
        workspace.setState({ open, active: open[0] ?? '' })
      },
    },
    terminal: laterTerminal(own.run.store, settings, ports.newId),
    project: () => ports.projectOf({ ...lesson, checks: checks() }, files()),
    share: () => shareOf(groundOfLink(lesson), own.run.store.getState(), own.ui.getState(), ports),
    async dispose() {
      own.dispose()
      await keeper.dispose()
    },
  }
}
