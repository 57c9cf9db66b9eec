import { isStarting, PANELS, type LessonStores, type PanelId } from '../../stores/index.ts'
import { toast, toastUntil } from '../design/index.ts'
import { armedIdOf, armedIn } from './armed.ts'
import { whenUp } from './whenUp.ts'

/**
 * Live links of the prose (src/lesson/links.ts makes them): `data-panel` shows a panel, `data-request` sends a saved
 * request, `data-fault` arms a saved fault or clears it, `data-file` opens a file, and `#id` goes to a section (the
 * address' own hash belongs to the router). Answers whether it was one of them.
 */
export function followProseLink(link: HTMLAnchorElement, stores: LessonStores): boolean {
  const { panel, request, fault, file, line } = link.dataset
  const href = link.getAttribute('href') ?? ''
  if (panel !== undefined) showPanel(panel, stores)
  else if (request !== undefined) { toNow(stores); sendSaved(request, stores) }
  else if (fault !== undefined) { toNow(stores); toggleFault(fault, stores) }
  else if (file !== undefined) openFile(file, Number(line ?? 1), stores)
  else if (href.startsWith('#')) goToSection(href.slice(1))
  else return false
  return true
}

/** What acts on the lab shows the lab as it is now, not the past or a check's world that was looked at. */
function toNow({ ui }: LessonStores): void {
  const { source, cursor, backToNow } = ui.getState()
  if (source.kind === 'check' || cursor !== null) backToNow()
}

function showPanel(panel: string, { ui }: LessonStores): void {
  if (PANELS.includes(panel as PanelId)) ui.getState().showPanel(panel as PanelId)
}

/** Whoever presses Run and then the link means the service that is on its way up. */
function sendSaved(name: string, { lesson, run, ui }: LessonStores): void {
  const saved = lesson.requests.find((one) => one.name === name)
  if (saved === undefined) return toast(`This lesson has no saved request “${name}”.`, 'failed')
  ui.getState().showRequest(name)
  const { name: _name, times = 1, ...request } = saved
  const hostname = URL.canParse(request.url) ? new URL(request.url).hostname : ''
  let told = () => {}
  const reach = whenUp({ run }, hostname, (isUp) => {
    told()
    for (let i = 0; isUp && i < times; i++) run.getState().request(request)
  })
  if (reach === 'later') told = toastUntil(`“${name}” is sent once ${hostname} is up.`)
  if (reach === 'never') toast('The lab is not running. Press Run, then send it again.')
}

/** A second click mends what the first one broke. The link itself shows which of the two it would do. */
function toggleFault(name: string, { lesson, run }: LessonStores): void {
  const saved = lesson.faults.find((one) => one.name === name)
  if (saved === undefined) return toast(`This lesson has no saved fault “${name}”.`, 'failed')
  const id = armedIdOf(saved, armedIn(run.getState()))
  const sent = run.getState().send(
    id === undefined ? { type: 'arm', id: name, spec: saved.spec, scope: saved.scope } : { type: 'clear', id },
  )
  if (!sent) toast(isStarting(run.getState()) ? 'The lab is still starting: break it once it runs.' : 'The lab is not running. Press Run, then break it.')
}

function openFile(path: string, line: number, { workspace, ui }: LessonStores): void {
  if (workspace.getState().files[path] === undefined) return toast(`${path} is not in your project any more.`)
  workspace.getState().show(path)
  ui.getState().revealCode(path, line)
}

function goToSection(id: string): void {
  const heading = document.getElementById(id)
  heading?.scrollIntoView()
  heading?.focus({ preventScroll: true })
}
