import { countEdited } from '../lesson/edited.ts'
import { canEdit, canShare, PANELS, type AppStores, type LessonStores, type PanelId } from '../../stores/index.ts'
import { NEXT_THEME } from '../themes.ts'

export interface Command {
  id: string
  title: string
  group: 'Lab' | 'Time' | 'Files' | 'View' | 'Go to'
  /** As shown: "Ctrl+Enter". Ctrl is ⌘ on a Mac. */
  keys?: string
  /** A key without Ctrl or Alt works only outside of text fields and the editor. */
  plain?: boolean
  /** Found by the palette only: one of many of its kind. */
  paletteOnly?: boolean
  enabled?: boolean
  run(): void
}

/** What the commands open or move that is neither in a store nor theirs. */
export interface PageActions {
  openPalette(): void
  openKeys(): void
  openSolution(): void
  confirmReset(what: 'file' | 'all'): void
  nameFile(how: 'new' | 'rename'): void
  download(): void
  /** Puts a link to the moment that is looked at on the clipboard. */
  share(): void
  goTo(path: string): void
  nextPane(): void
  /** Says in passing what a command has done, where nothing else shows it. */
  tell(words: string): void
}

const PANEL_TITLES: Record<PanelId, string> = {
  requests: 'Requests', logs: 'Logs', events: 'Events', faults: 'Faults', bus: 'Bus', checks: 'Checks', terminal: 'Terminal', preview: 'Preview',
}
const SPEEDS = [1, 10] as const

/** Everything that can be done, by name and key: the palette, the list of keys and the key handler read this table. */
export function commandsOf(app: AppStores, stores: LessonStores, page: PageActions): Command[] {
  return [...lab(stores), ...time(stores, page), ...files(stores, page), ...view(app, stores, page), ...places(app, stores, page)]
}

function lab({ run, checks, ui }: LessonStores): Command[] {
  const { status } = run.getState()
  const live = status === 'running' || status === 'paused'
  return [
    { id: 'run', title: live ? 'Run again from the start' : 'Run the lab', group: 'Lab', keys: 'Ctrl+S', run: () => void run.getState().start() },
    { id: 'stop', title: 'Stop the lab', group: 'Lab', keys: 'Ctrl+.', enabled: live, run: () => void run.getState().stop() },
    {
      id: 'check', title: 'Check my work', group: 'Lab', keys: 'Ctrl+Enter',
      enabled: checks.getState().status !== 'running',
      run: () => {
        ui.getState().showPanel('checks')
        void checks.getState().run()
      },
    },
  ]
}

function time({ run, ui }: LessonStores, page: PageActions): Command[] {
  const { status, setSpeed } = run.getState()
  const live = status === 'running' || status === 'paused'
  return [
    { id: 'pause', title: status === 'paused' ? 'Go on' : 'Pause', group: 'Time', keys: 'F8', enabled: live, run: () => run.getState().togglePause() },
    { id: 'step', title: 'One step', group: 'Time', keys: 'F9', enabled: status === 'paused', run: () => run.getState().step() },
    ...SPEEDS.map((speed, i): Command => ({
      id: `speed-${speed}`, title: `Speed: ${speed} s of virtual time a second`, group: 'Time', keys: `Alt+Shift+${i + 1}`,
      run: () => setSpeed({ mode: 'paced', speed }),
    })),
    { id: 'speed-max', title: 'Speed: as fast as possible', group: 'Time', keys: 'Alt+Shift+3', run: () => setSpeed({ mode: 'max' }) },
    { id: 'now', title: 'Back to now', group: 'Time', keys: 'Alt+0', run: () => ui.getState().backToNow() },
    { id: 'share', title: 'Copy a link to this moment', group: 'Time', keys: 'Alt+L', enabled: canShare(run.getState(), ui.getState()), run: page.share },
  ]
}

function files({ workspace, ui, folder }: LessonStores, page: PageActions): Command[] {
  const { active, open, hold, files: all } = workspace.getState()
  const editing = canEdit(hold)
  const beside = (step: 1 | -1) => {
    const state = workspace.getState()
    const at = state.open.indexOf(state.active)
    const next = state.open[(at + step + state.open.length) % state.open.length]
    if (next !== undefined) state.show(next)
  }
  return [
    { id: 'new-file', title: 'New file…', group: 'Files', keys: 'Alt+N', enabled: editing, run: () => page.nameFile('new') },
    { id: 'rename-file', title: `Rename ${active}…`, group: 'Files', keys: 'Alt+F2', enabled: editing && active !== '', run: () => page.nameFile('rename') },
    { id: 'delete-file', title: `Delete ${active}`, group: 'Files', keys: 'Alt+Delete', enabled: editing && active !== '', run: () => workspace.getState().remove(active) },
    { id: 'close-file', title: `Close ${active}`, group: 'Files', keys: 'Alt+W', enabled: active !== '', run: () => workspace.getState().close(active) },
    { id: 'next-file', title: 'Next file', group: 'Files', keys: 'Alt+]', enabled: open.length > 1, run: () => beside(1) },
    { id: 'previous-file', title: 'Previous file', group: 'Files', keys: 'Alt+[', enabled: open.length > 1, run: () => beside(-1) },
    { id: 'reset-file', title: `Reset ${active}…`, group: 'Files', keys: 'Alt+Z', enabled: editing && active !== '' && workspace.getState().isChanged(active), run: () => page.confirmReset('file') },
    { id: 'reset-all', title: 'Reset all files…', group: 'Files', keys: 'Alt+Shift+Z', enabled: editing && countEdited(workspace.getState()) > 0, run: () => page.confirmReset('all') },
    { id: 'solution', title: 'Compare with the solution…', group: 'Files', keys: 'Alt+S', enabled: folder === null, run: page.openSolution },
    { id: 'download', title: 'Download the project (zip)', group: 'Files', keys: 'Alt+Shift+S', run: page.download },
    ...Object.keys(all).sort().map((path): Command => ({
      id: `open:${path}`, title: path, group: 'Files', paletteOnly: true,
      run: () => {
        workspace.getState().show(path)
        ui.getState().showSheet('code')
      },
    })),
  ]
}

const RUNTIMES = [
  ['lesson', 'Labs run where the lesson says'], ['local', 'Labs run in this page'], ['webcontainer', 'Labs run in a WebContainer (needs a network)'],
] as const

function view(app: AppStores, { ui }: LessonStores, page: PageActions): Command[] {
  const settings = app.settings.getState()
  return [
    { id: 'palette', title: 'Everything by name', group: 'View', keys: 'Ctrl+K', run: page.openPalette },
    { id: 'keys', title: 'All keys', group: 'View', keys: '?', plain: true, run: page.openKeys },
    ...PANELS.map((panel, i): Command => ({
      id: `panel-${panel}`, title: PANEL_TITLES[panel], group: 'View', keys: `Alt+${i + 1}`, run: () => ui.getState().showPanel(panel),
    })),
    { id: 'pane', title: 'Next pane: prose, code, panels, time', group: 'View', keys: 'F6', run: page.nextPane },
    { id: 'theme', title: `Theme: ${NEXT_THEME[settings.theme]}`, group: 'View', keys: 'Alt+T', run: () => settings.setTheme(NEXT_THEME[settings.theme]) },
    // A page that was opened with a host has nothing to choose.
    ...(app.host === null ? RUNTIMES : []).map(([runtime, title]): Command => ({
      id: `runtime-${runtime}`, title: `${title}${settings.runtime === runtime ? ' (chosen)' : ''}`, group: 'View', paletteOnly: true,
      enabled: settings.runtime !== runtime,
      run: () => {
        settings.setRuntime(runtime)
        page.tell(`From the next Run on: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`)
      },
    })),
  ]
}

function places(app: AppStores, { lesson, folder }: LessonStores, page: PageActions): Command[] {
  return [
    { id: 'index', title: 'All lessons', group: 'Go to', keys: 'Alt+I', run: () => page.goTo('/') },
    { id: 'folder', title: folder === null ? 'A folder of your own…' : 'Another folder…', group: 'Go to', keys: 'Alt+O', run: () => page.goTo(folder === null ? '/folder' : '/folder/choose') },
    ...app.cards.filter((card) => card.id !== lesson.id).map((card): Command => ({
      id: `lesson:${card.id}`, title: `${card.module.order} ${card.module.title} / ${card.title}`, group: 'Go to',
      paletteOnly: true, run: () => page.goTo(`/lesson/${card.id}`),
    })),
  ]
}
