import { createStore } from 'zustand/vanilla'
import { createChecks } from './checks.ts'
import { DEFAULT_EPOCH, type Lesson, type RunLink } from './contract.ts'
import { applyEdits, editsOf, type TextFiles } from './files.ts'
import { lessonOfLink } from './folder/lesson.ts'
import { followRuns } from './follow.ts'
import { FOLDER_LINK } from './kinds.ts'
import type { LessonStores, SharedState } from './lesson-stores.ts'
import { adoptDraft } from './persist/adopt.ts'
import { loadDraft, NOTHING_KEPT } from './persist/keeper.ts'
import type { Draft } from './persist/types.ts'
import type { StorePorts } from './ports.ts'
import { watchReplay } from './replay.ts'
import { createRun } from './run.ts'
import type { SettingsStore } from './settings.ts'
import { shareOf } from './share.ts'
import { laterTerminal } from './terminal/later.ts'
import { createUi } from './ui.ts'
import { createWorkspace } from './workspace.ts'

/** Opens a lesson as a link says: its files, and its run played again up to the moment that was shared. */
export async function openShared(lesson: Lesson, link: RunLink, settings: SettingsStore, ports: StorePorts): Promise<LessonStores> {
  const links = await ports.links()
  const began = applyEdits(lesson.start, link.edits)
  const workspace = createWorkspace(lesson, draftOf(lesson, filesAtMoment(began, link)))
  workspace.setState({ hold: 'viewing' })
  const files = () => workspace.getState().files
  const replay = { files: began, epoch: link.epoch ?? DEFAULT_EPOCH, commands: link.commands, until: link.until }
  const run = createRun({ lessonId: lesson.id, seed: link.seed, pace: settings.getState().pace, files, replay }, ports)
  // Another's code passes another's checks: the learner's progress does not hear of it.
  const checks = createChecks({ lesson, files, checks: () => lesson.checks, onVerdict: () => {} }, ports)
  const ui = createUi()
  const store = createStore<SharedState>()(() => ({
    link, otherLesson: links.digestOf(lesson.start) !== link.start, arrival: { kind: 'playing' },
  }))
  const unsubscribe = [
    ...followRuns(run.store, checks.store, ui),
    watchReplay(link, run.store, ui, links, (arrival) => store.setState({ arrival })),
  ]
  void run.store.getState().start()
  return {
    lesson, workspace, keeper: NOTHING_KEPT, run: run.store, checks: checks.store, ui,
    terminal: laterTerminal(run.store, settings, ports.newId),
    shared: {
      store,
      ownEdits: async () => Object.keys((await loadDraft(lesson.id, ports)).draft?.edits ?? {}).length,
      takeOver: () => adoptDraft(draftOf(lesson, files()), ports),
    },
    folder: null,
    project: () => ports.projectOf(lesson, { ...files() }),
    share: () => shareOf(lesson, run.store.getState(), ui.getState(), ports),
    async dispose() {
      for (const stop of unsubscribe) stop()
      run.dispose()
      checks.dispose()
    },
  }
}

/** The same of a run of somebody's folder: no lesson is needed for it. */
export async function openSharedFolder(link: RunLink, settings: SettingsStore, ports: StorePorts): Promise<LessonStores> {
  const readme = link.edits['README.md'] ?? ''
  return openShared(lessonOfLink(link, readme === '' ? [] : await ports.renderReadme(readme)), link, settings, ports)
}

/** The files as the services knew them at the moment that was shared: edits during the run are commands of it. */
export function filesAtMoment(began: TextFiles, { commands, moment, until }: RunLink): Record<string, string> {
  const at = moment?.t ?? until
  return commands.reduce((files: Record<string, string>, { t, command }) =>
    (command.type === 'restart' && command.files !== undefined && t <= at ? applyEdits(files, command.files) : files), { ...began })
}

/** As a draft: the lesson's first file in front, and those open in which there is something to see. */
function draftOf(lesson: Lesson, files: TextFiles): Draft {
  const edits = editsOf(lesson.start, files)
  // Of a folder's run everything is in the link.
  const changed = lesson.id === FOLDER_LINK ? [] : Object.keys(edits).filter((path) => files[path] !== undefined && !lesson.open.includes(path))
  const open = [...lesson.open.filter((path) => files[path] !== undefined), ...changed]
  return { lessonId: lesson.id, version: 0, edits, open, active: open[0] ?? '' }
}
