import { describe, expect, it } from 'vitest'
import * as links from '../../src/app/runLinks.ts'
import type { TimedCommand } from '../../src/contract/commands.ts'
import type { LabEvent } from '../../src/contract/events.ts'
import type { RunLink } from '../../src/contract/link.ts'
import { createStores, type LessonStores } from '../../src/stores/index.ts'
import { filesAtMoment } from '../../src/stores/shared.ts'
import { fakeRuntime, type Unnumbered } from '../ui/fakeRuntime.ts'
import { fakeBrowser, lesson, settle, type FakeBrowser } from './fakes.ts'

type Bare = Unnumbered<LabEvent>
const out = (t: number, text: string) => ({ kind: 'stdout', t, process: 'orders', text }) as Bare
const crash: TimedCommand = { t: 2e9, step: 9, command: { type: 'crash', process: 'payments' } }
const commanded = { kind: 'command', t: crash.t, process: '', step: crash.step, command: crash.command } as Bare
const LOG = [out(1e9, 'a'), commanded, out(2e9, 'b'), out(3e9, 'c')]

const open = async (link?: RunLink, browser: FakeBrowser = fakeBrowser()) => {
  const runtime = fakeRuntime()
  const tab = browser.tab(runtime)
  const app = createStores({ cards: [], loadLesson: async () => lesson }, tab.ports)
  const stores = await app.openLesson(lesson, link)
  await settle()
  return { ...stores, app, runtime, browser, timers: tab.timers }
}
/** Hashing takes turns of its own. */
const turns = async (met: () => boolean) => { while (!met()) await new Promise((resolve) => { setTimeout(resolve, 0) }) }
const linkIn = (path: string): RunLink => links.readLink(path.slice('/run/'.length))

/** A run of an edited lesson, as somebody shares it. */
async function sharedRun(look: (stores: LessonStores) => void = () => {}): Promise<RunLink> {
  const stores = await open()
  stores.workspace.getState().edit('orders/main.py', 'mine')
  await stores.run.getState().start()
  stores.runtime.last().emit(...LOG)
  stores.runtime.last().clock(4e9)
  look(stores)
  return linkIn(await stores.share())
}

const arrivalOf = (stores: LessonStores) => stores.shared!.store.getState().arrival
const settled = (stores: LessonStores) => turns(() => arrivalOf(stores).kind !== 'playing')

describe('[L3] a link to a moment of a run', () => {
  it('holds the lesson, what differs of its files, the seed, the commands, how far it ran, and the event', async () => {
    const link = await sharedRun()
    expect(link).toMatchObject({ lesson: lesson.id, edits: { 'orders/main.py': 'mine' }, seed: 7, commands: [crash], until: 4e9, moment: { seq: 3, t: 3e9, kind: 'stdout' } })
    expect(link.start).toBe(links.digestOf(lesson.start))
  })

  it('names the event that is selected, or the last one up to the cursor', async () => {
    expect((await sharedRun(({ ui }) => ui.getState().select(1, 2e9))).moment).toMatchObject({ seq: 1, kind: 'command' })
    expect((await sharedRun(({ ui }) => ui.getState().setCursor(2.5e9))).moment).toMatchObject({ seq: 2 })
  })

  it('holds the files as the run began with them: what was edited since is a command of it', async () => {
    const link = await sharedRun(({ workspace }) => workspace.getState().edit('orders/main.py', 'later'))
    expect(link.edits).toEqual({ 'orders/main.py': 'mine' })
  })

  it('passes over an end that only the learner’s Stop brought about', async () => {
    const link = await sharedRun((stores) => (stores as Awaited<ReturnType<typeof open>>).runtime.last()
      .emit({ kind: 'run.end', t: 4e9, process: '', reason: 'stopped', detail: '' } as Bare))
    expect(link.moment).toMatchObject({ seq: 3 })
  })

  it('cannot be made before anything has run', async () => {
    await expect((await open()).share()).rejects.toThrow('no run to link to')
  })
})

describe('[L3] a link that is opened', () => {
  it('runs its files with its seed and commands up to where it ran, at once and read-only', async () => {
    const stores = await open(await sharedRun())
    expect(stores.runtime.last().request).toMatchObject({ seed: 7, commands: [crash], files: { 'orders/main.py': 'mine' } })
    expect(stores.runtime.last().paces).toEqual([{ mode: 'until', t: 4e9 }])
    stores.workspace.getState().edit('orders/main.py', 'scribble')
    expect(stores.workspace.getState().files['orders/main.py']).toBe('mine')
  })

  it('selects the event as soon as it is there, and says that the log is the same', async () => {
    const stores = await open(await sharedRun(({ ui }) => ui.getState().select(2, 2e9)))
    stores.runtime.last().emit(...LOG.slice(0, 2))
    expect(stores.ui.getState().selectedSeq).toBe(null)
    stores.runtime.last().emit(LOG[2]!)
    expect(stores.ui.getState()).toMatchObject({ selectedSeq: 2, cursor: 2e9, panel: 'events' })
    await settled(stores)
    expect(arrivalOf(stores)).toEqual({ kind: 'same' })
  })

  it('pauses where it ran to, and goes on from there at the learner’s own speed', async () => {
    const stores = await open(await sharedRun())
    stores.run.getState().togglePause()
    stores.run.getState().togglePause()
    expect(stores.runtime.last().paces.at(-1)).toEqual({ mode: 'until', t: 4e9 })
    stores.run.setState({ clock: { now: 4e9, steps: 0, pace: { mode: 'paused' }, idle: false }, pace: { mode: 'paused' }, status: 'paused' })
    stores.run.getState().togglePause()
    expect(stores.runtime.last().paces.at(-1)).toEqual({ mode: 'paced', speed: 1 })
  })

  it('says when something else happened at that place, and when only what led to it differs', async () => {
    const link = await sharedRun()
    const other = await open(link)
    other.runtime.last().emit(...LOG.slice(0, 3), { kind: 'stderr', t: 3e9, process: 'orders', text: 'c' } as Bare)
    await settled(other)
    expect(arrivalOf(other)).toMatchObject({ kind: 'differs', found: { kind: 'stderr', seq: 3 } })
    const similar = await open(link)
    similar.runtime.last().emit(out(1e9, 'A'), ...LOG.slice(1))
    await settled(similar)
    expect(arrivalOf(similar)).toEqual({ kind: 'similar' })
  })

  it('says when the run is over before the event', async () => {
    const stores = await open(await sharedRun())
    stores.runtime.last().emit(...LOG.slice(0, 2))
    stores.runtime.last().end('livelock')
    expect(arrivalOf(stores)).toEqual({ kind: 'missing' })
  })

  it('says when the lesson is not the one that it was made on', async () => {
    const link = await sharedRun()
    expect((await open(link)).shared!.store.getState().otherLesson).toBe(false)
    expect((await open({ ...link, start: 'another' })).shared!.store.getState().otherLesson).toBe(true)
  })

  it('shows the files as they were at the moment', async () => {
    const restart = (t: number, text: string): TimedCommand => ({ t, step: 0, command: { type: 'restart', process: 'orders', files: { 'a.py': text, 'old.py': null } } })
    const link = { ...(await sharedRun()), commands: [restart(1e9, 'one'), restart(3e9, 'two'), restart(5e9, 'three')] }
    expect(filesAtMoment({ 'a.py': 'zero', 'old.py': '' }, link)).toEqual({ 'a.py': 'two' })
  })

  it('leaves the learner’s own work, place and progress alone', async () => {
    const link = await sharedRun()
    const browser = fakeBrowser()
    const own = await open(undefined, browser)
    own.workspace.getState().edit('orders/main.py', 'my own')
    await own.dispose()
    const before = structuredClone(browser.drafts.stored)
    const stores = await open(link, browser)
    await stores.checks.getState().run()
    await stores.dispose()
    expect(browser.drafts.stored).toEqual(before)
    expect(browser.progress.size).toBe(0)
  })

  it('becomes the learner’s own work when they take it over', async () => {
    const browser = fakeBrowser()
    const own = await open(undefined, browser)
    own.workspace.getState().edit('payments/main.py', 'my own')
    await own.dispose()
    const stores = await open(await sharedRun(), browser)
    expect(await stores.shared!.ownEdits()).toBe(1)
    expect(await stores.shared!.takeOver()).toBe('')
    const mine = await open(undefined, browser)
    expect(mine.workspace.getState().files).toMatchObject({ 'orders/main.py': 'mine', 'payments/main.py': lesson.start['payments/main.py'] })
  })

  it('says why it cannot be taken over', async () => {
    const browser = fakeBrowser()
    const stores = await open(await sharedRun(), browser)
    browser.drafts.failWith = new DOMException('full', 'QuotaExceededError')
    expect(await stores.shared!.takeOver()).toBe('The browser’s storage for this site is full.')
  })
})
