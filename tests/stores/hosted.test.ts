import { expect, it } from 'vitest'
import type { LabEvent } from '../../src/contract/events.ts'
import type { JoinedRun, RunListener } from '../../src/contract/runtime.ts'
import { RuntimeUnavailable } from '../../src/contract/unavailable.ts'
import { DEFAULT_EPOCH, DEFAULT_LIMITS } from '../../src/contract/run.ts'
import { createStores } from '../../src/stores/index.ts'
import { fakeBrowser, lab } from './fakes.ts'

const FILES = { 'compose.yaml': '', 'orders/main.py': 'first' }
const edit = (text: string) => ({
  seq: 0, t: 1e9, step: 1, kind: 'command', process: '', command: { type: 'restart', process: 'orders', files: { 'orders/main.py': text } },
}) as unknown as LabEvent

const stopped = { runId: 'theirs', hash: 'h', events: 1, virtualNs: 1e9, wallMs: 0, reason: 'stopped', detail: '', commands: [] }
const GONE = new RuntimeUnavailable('unreachable', 'No host answers at localhost:4180.', 'Start it.')

/** A host with a lab that goes on, or none. */
async function open(runs = true) {
  const host = { stopped: 0, left: 0, sent: [] as unknown[], listener: null as RunListener | null, runs: runs as boolean | 'gone', asked: 0, text: 'edited before' }
  const join = async (listener: RunListener): Promise<JoinedRun | null> => {
    host.asked++
    if (host.runs === 'gone') throw GONE
    if (!host.runs) return null
    host.listener = listener
    listener.events([edit(host.text)])
    return {
      request: { runId: 'theirs', files: FILES, lab, seed: 5, epoch: DEFAULT_EPOCH, commands: [], limits: DEFAULT_LIMITS },
      run: {
        id: 'joined', send: (command) => void host.sent.push(command), pace() {}, step() {},
        stop: async () => { host.stopped++; return { runId: 'joined', hash: '', events: 0, virtualNs: 0, wallMs: 0, reason: 'stopped', detail: '', commands: [] } },
      },
      leave: () => { host.left++ },
    }
  }
  const { ports, timers } = fakeBrowser().tab()
  const app = createStores({ cards: [], loadLesson: () => Promise.reject(new Error('no lesson')) }, { ...ports, host: 'localhost:4180', joinHost: join })
  const stores = await app.openHosted!()
  return { ...stores, host, timers, state: () => stores.run.getState(), files: () => stores.workspace.getState().files }
}

it('[H4] shows the lab as it is by now: its log, its files with what was edited since, read-only', async () => {
  const { state, files, workspace, ui } = await open()
  expect(ui.getState().sheet).toBe('panels')
  expect(state()).toMatchObject({ status: 'running', seed: 5, lab })
  expect(state().events).toHaveLength(1)
  expect(files()).toEqual({ 'compose.yaml': '', 'orders/main.py': 'edited before' })
  expect(workspace.getState()).toMatchObject({ hold: 'viewing', active: 'orders/main.py' })
})

it('[H4] follows its edits and its pace', async () => {
  const { state, files, host } = await open()
  host.listener!.events([{ ...edit('edited now'), seq: 1 }])
  expect(files()['orders/main.py']).toBe('edited now')
  host.listener!.clock({ now: 2e9, steps: 9, pace: { mode: 'paused' }, idle: false })
  expect(state().status).toBe('paused')
  host.listener!.clock({ now: 2e9, steps: 9, pace: { mode: 'paced', speed: 10 }, idle: false })
  expect(state()).toMatchObject({ status: 'running', speed: { mode: 'paced', speed: 10 } })
})

it('[H4] acts on it, and leaves it alone when the page goes', async () => {
  const { state, host, dispose } = await open()
  expect(state().send({ type: 'crash', process: 'orders' })).toBe(true)
  expect(host.sent).toEqual([{ type: 'crash', process: 'orders' }])
  await dispose()
  expect(host).toMatchObject({ left: 1, stopped: 0 })
})

it('[H4] ends it when it is told to', async () => {
  const { state, host } = await open()
  await state().stop()
  expect(host.stopped).toBe(1)
  expect(state().status).toBe('ended')
})

it('says so where nothing runs', async () => {
  await expect(open(false)).rejects.toThrow('Nothing runs on the host. Its lab has ended')
})

const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

it('[H4] goes on with the lab that takes the place of one which its host has ended', async () => {
  const { state, files, host, timers } = await open()
  host.runs = false
  host.listener!.ended(stopped)
  expect(state()).toMatchObject({ status: 'ended', failure: null })
  timers.pass(500)
  await settled()
  expect([host.asked, state().status, state().events.length]).toEqual([2, 'ended', 1])
  Object.assign(host, { runs: true, text: 'the next one' })
  timers.pass(500)
  await settled()
  expect(state()).toMatchObject({ status: 'running', summary: null, failure: null })
  expect(files()['orders/main.py']).toBe('the next one')
})

it.each([[false, 'Its lab has ended', 7], ['gone', 'No host answers at localhost:4180.', 2]] as const)('[H4] says that its host has ended it where none follows (%s), and keeps its log', async (runs, detail, asked) => {
  const { state, host, timers } = await open()
  host.runs = runs
  host.listener!.ended(stopped)
  for (let i = 0; i < 10; i++) {
    timers.pass(500)
    await settled()
  }
  expect(state()).toMatchObject({ status: 'ended', failure: { title: 'The lab was ended on its host', detail: expect.stringContaining(detail) } })
  expect([host.asked, state().events.length]).toEqual([asked, 1])
})

it('[H4] a host that is out of reach has nothing to do with the page\'s files; what was seen last stays, and Run looks again', async () => {
  const { state, host } = await open()
  host.runs = 'gone'
  await state().stop()
  await state().start()
  expect(state()).toMatchObject({ status: 'failed', failure: { title: 'The host cannot be reached', detail: 'No host answers at localhost:4180.', help: 'Start it.' } })
  expect(state().events).toHaveLength(1)
  host.runs = true
  await state().start()
  expect(state()).toMatchObject({ status: 'running', failure: null })
})

it('a page that has left joins nothing any more', async () => {
  const { host, timers, dispose } = await open()
  host.listener!.ended(stopped)
  await dispose()
  timers.pass(500)
  await settled()
  expect(host.asked).toBe(1)
})
