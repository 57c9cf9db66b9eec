import type { Folder, Lesson, LessonCard, RunLink, Verdict } from './contract.ts'
import type { LessonStores } from './lesson-stores.ts'
import { keepWorkspace, loadDraft } from './persist/keeper.ts'
import { openOwnRun } from './own-run.ts'
import type { FolderDoors, StorePorts } from './ports.ts'
import { createProgress, type ProgressStore } from './progress.ts'
import { createSettings, type SettingsStore } from './settings.ts'
import { shareOf } from './share.ts'
import { laterTerminal } from './terminal/later.ts'
import { createWorkspace } from './workspace.ts'

/** What lives as long as the page does. */
export interface AppStores {
  cards: readonly LessonCard[]
  /** The host on this machine that runs the labs, such as localhost:4180; null where this tab does. */
  host: string | null
  settings: SettingsStore
  progress: ProgressStore
  loadLesson(id: string): Promise<Lesson>
  /** The learner's own work on a lesson, or with a link somebody's run of it, played again and read-only. */
  openLesson(lesson: Lesson, link?: RunLink): Promise<LessonStores>
  /** The ways into a folder of the learner's machine. */
  folders: FolderDoors
  openFolder(folder: Folder): Promise<LessonStores>
  /** The lab that the host runs from its own folder; null where the page has no host. */
  openHosted: (() => Promise<LessonStores>) | null
  /** The run of somebody's folder, as a link has it. */
  openSharedFolder(link: RunLink): Promise<LessonStores>
  /** What stands behind /run/ in a link. Rejects with an error that has a `help`. */
  readLink(text: string): Promise<RunLink>
}

export interface Course {
  cards: readonly LessonCard[]
  loadLesson(id: string): Promise<Lesson>
}

/** What most visits do without comes where it is first needed. */
const shared = () => import('./shared.ts')

export function createStores(course: Course, ports: StorePorts): AppStores {
  const settings = createSettings(ports.settings)
  const progress = createProgress(ports.progress)
  /** A lesson opens only once the last one is stored: it may be the same. */
  let closing: Promise<void> = Promise.resolve()

  const whenClosed = async (open: () => Promise<LessonStores>): Promise<LessonStores> => {
    await closing
    const stores = await open()
    return { ...stores, dispose: () => (closing = stores.dispose()) }
  }

  const { host, joinHost } = ports
  const hosted = host === undefined || joinHost === undefined ? null : async () => (await import('./hosted.ts')).openHosted(host, joinHost, settings, ports)

  return {
    cards: course.cards,
    host: ports.host ?? null,
    settings,
    progress,
    loadLesson: course.loadLesson,
    folders: ports.folders,
    readLink: async (text) => (await ports.links()).readLink(text),
    openLesson: (lesson, link) => whenClosed(() => (link === undefined ? openLesson(lesson, settings, progress, ports) : shared().then(({ openShared }) => openShared(lesson, link, settings, ports)))),
    openHosted: hosted === null ? null : () => whenClosed(hosted),
    openSharedFolder: (link) => whenClosed(async () => (await shared()).openSharedFolder(link, settings, ports)),
    openFolder: (folder) => whenClosed(async () => (await import('./folder/open.ts')).openFolder(folder, settings, ports)),
  }
}

async function openLesson(
  lesson: Lesson, settings: SettingsStore, progress: ProgressStore, ports: StorePorts,
): Promise<LessonStores> {
  const { draft, restored, problem } = await loadDraft(lesson.id, ports)
  const workspace = createWorkspace(lesson, draft)
  if (problem !== '') workspace.setState({ save: { kind: 'memory', reason: problem } })
  const keeper = keepWorkspace(lesson, workspace, { version: draft?.version ?? 0, restored, tab: ports.newId() }, ports)
  const files = () => workspace.getState().files
  const onVerdict = (verdict: Verdict) => void progress.getState().record(lesson.id, verdict)
  const own = openOwnRun(workspace, { lesson, files, checks: () => lesson.checks, onVerdict }, settings, ports)
  const run = own.run.store
  settings.getState().setLastLesson(lesson.id)

  return {
    lesson, workspace, keeper, run, checks: own.checks.store, ui: own.ui, shared: null, folder: null,
    terminal: laterTerminal(run, settings, ports.newId),
    project: () => ports.projectOf(lesson, { ...files() }),
    share: () => shareOf(lesson, run.getState(), own.ui.getState(), ports),
    async dispose() {
      own.dispose()
      await keeper.dispose()
    },
  }
}
