import type { Lesson } from './contract.ts'
import { applyEdits } from './files.ts'
import { lessonOf } from './folder/lesson.ts'
import { followRuns, onChange } from './follow.ts'
import { HOSTED } from './kinds.ts'
import type { LessonStores } from './lesson-stores.ts'
import { createChecks } from './checks.ts'
import { NOTHING_KEPT } from './persist/keeper.ts'
import type { JoinRun, StorePorts } from './ports.ts'
import { contextFolder } from './reload.ts'
import { createRun } from './run.ts'
import type { SettingsStore } from './settings.ts'
import { laterTerminal } from './terminal/later.ts'
import { createUi } from './ui.ts'
import { contentOf, createWorkspace } from './workspace.ts'

/** The lab that a host of this machine runs from its own folder: looked at and acted on here, edited there. Rejects where nothing runs. */
export async function openHosted(host: string, join: JoinRun, settings: SettingsStore, ports: StorePorts): Promise<LessonStores> {
  const lesson: Lesson = {
    ...lessonOf(host, {}), id: HOSTED, module: { id: HOSTED, title: 'A host on this machine', order: 0 },
    summary: 'The lab that faultline host runs. What you do to it here is done to it there; its files are edited in its folder.',
  }
  const workspace = createWorkspace(lesson, null)
  workspace.setState({ hold: 'viewing' })
  const files = () => workspace.getState().files
  const run = createRun({ lessonId: lesson.id, seed: 1, pace: settings.getState().pace, files, join }, ports)
  const checks = createChecks({ lesson, files, checks: () => ({}), onVerdict: () => {} }, ports)
  const ui = createUi()
  // What it says of itself is two lines: a phone shows first what one came for.
  ui.getState().showSheet('panels')
  let seen = 0

  /** The files as the services know them: those that the run began with, and what was edited since, which its log tells. */
  const showBegun = (): void => {
    const { began } = run.store.getState()
    if (began === null) return
    const start = Object.fromEntries(Object.entries(began.files).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    const { open } = lessonOf(host, start, began.lab.services.map(contextFolder))
    workspace.setState({ start, ...contentOf({ ...lesson, start, open }, null), revision: workspace.getState().revision + 1 })
    seen = 0
    showEdits()
  }
  const showEdits = (): void => {
    const { events } = run.store.getState()
    const before = files()
    let after = before
    for (; seen < events.length; seen++) {
      const event = events[seen]!
      if (event.kind === 'command' && event.command.type === 'restart' && event.command.files !== undefined) after = applyEdits(after, event.command.files)
    }
    if (after !== before) workspace.setState({ files: after, revision: workspace.getState().revision + 1 })
  }

  await run.store.getState().start()
  const { failure } = run.store.getState()
  if (failure !== null) {
    run.dispose()
    throw new Error(`${failure.title}. ${failure.detail} ${failure.help}`)
  }
  showBegun()
  const unsubscribe = [
    ...followRuns(run.store, checks.store, ui),
    onChange(run.store, (state) => state.began, showBegun),
    onChange(run.store, (state) => state.version, showEdits),
  ]
  return {
    lesson, workspace, keeper: NOTHING_KEPT, run: run.store, checks: checks.store, ui, shared: null, folder: null,
    terminal: laterTerminal(run.store, settings, ports.newId),
    project: () => ports.projectOf(lesson, { ...files() }),
    share: () => Promise.reject(Object.assign(new Error('A run on a host is not handed on by a link.'), { help: 'Start the host with --record: its file plays the run again, with `faultline run DIR --schedule FILE`.' })),
    async dispose() {
      for (const stop of unsubscribe) stop()
      run.dispose()
      checks.dispose()
    },
  }
}
