import { PANELS, type LessonStores, type PanelId } from '../../stores/index.ts'
import { toast } from '../design/index.ts'

/**
 * Live links of the prose (src/lesson/markdown.ts makes them): `data-panel` shows a panel, `data-request` sends a saved
 * request, `data-fault` arms a saved fault or clears it, `data-file` opens a file. Answers whether it was one of them.
 */
export function followProseLink(link: HTMLElement, stores: LessonStores): boolean {
  const { panel, request, fault, file } = link.dataset
  if (panel !== undefined) showPanel(panel, stores)
  else if (request !== undefined) sendSaved(request, stores)
  else if (fault !== undefined) toggleFault(fault, stores)
  else if (file !== undefined) openFile(file, stores)
  else return false
  return true
}

function showPanel(panel: string, { ui }: LessonStores): void {
  if (PANELS.includes(panel as PanelId)) ui.getState().showPanel(panel as PanelId)
  else document.querySelector<HTMLElement>(`[data-pane="${CSS.escape(panel)}"]`)?.focus()
}

function sendSaved(name: string, { lesson, run, ui }: LessonStores): void {
  const saved = lesson.requests.find((one) => matches(one.name, name))
  if (saved === undefined) return toast(`This lesson has no saved request “${name}”.`, 'failed')
  ui.getState().showRequest(saved.name)
  const { name: _name, times = 1, ...request } = saved
  for (let i = 0; i < times; i++) {
    if (run.getState().request(request) === '') return toast('The lab is not running. Press Run, then send it again.')
  }
}

/** Armed with the saved fault's name as its id, so that a second click finds it again. */
function toggleFault(name: string, { lesson, run, ui }: LessonStores): void {
  const saved = lesson.faults.find((one) => matches(one.name, name))
  if (saved === undefined) return toast(`This lesson has no saved fault “${name}”.`, 'failed')
  const { send, events } = run.getState()
  const armed = isArmed(saved.name, events)
  const sent = armed
    ? send({ type: 'clear', id: saved.name })
    : send({ type: 'arm', id: saved.name, spec: saved.spec, scope: saved.scope })
  if (!sent) return toast('The lab is not running. Press Run, then break it.')
  ui.getState().showPanel('faults')
  toast(armed ? `Mended: ${saved.name}` : `Armed: ${saved.name}. Click again to mend it.`, armed ? 'healthy' : 'injected')
}

function isArmed(id: string, events: LessonStoresEvents): boolean {
  const last = events.findLast((event) => (event.kind === 'fault.arm' || event.kind === 'fault.clear') && event.id === id)
  return last?.kind === 'fault.arm'
}
type LessonStoresEvents = ReturnType<LessonStores['run']['getState']>['events']

/** `orders/main.py` or `orders/main.py:12`. */
function openFile(target: string, { workspace, ui }: LessonStores): void {
  const [, path = target, line] = /^(.*?)(?::(\d+))?$/.exec(target) ?? []
  if (workspace.getState().files[path] === undefined) return toast(`${path} is not in your project any more.`)
  workspace.getState().show(path)
  ui.getState().revealCode(path, Number(line ?? 1))
}

/** Links are written with the name itself or its slug. */
const matches = (name: string, wanted: string): boolean => name === wanted || slug(name) === slug(wanted)
const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
