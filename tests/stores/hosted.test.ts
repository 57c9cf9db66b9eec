import { expect, it } from 'vitest'
import type { LabEvent } from '../../src/contract/events.ts'
import type { JoinedRun, RunListener } from '../../src/contract/runtime.ts'
import { DEFAULT_EPOCH, DEFAULT_LIMITS } from '../../src/contract/run.ts'
import { createStores } from '../../src/stores/index.ts'
import { fakeBrowser, lab } from './fakes.ts'

const FILES = { 'compose.yaml': '', 'orders/main.py': 'first' }
const edit = (text: string) => ({
  seq: 0, t: 1e9, step: 1, kind: 'command', process: '', command: { type: 'restart', process: 'orders', files: { 'orders/main.py': text } },
}) as unknown as LabEvent

/** A host with a lab that goes on, or none. */
async function open(runs = true) {
  const host = { stopped: 0, left: 0, sent: [] as unknown[], listener: null as RunListener | null }
  const join = async (listener: RunListener): Promise<JoinedRun | null> => {
    if (!runs) return null
    host.listener = listener
    listener.events([edit('edited before')])
    return {
      request: { runId: 'theirs', files: FILES, lab, seed: 5, epoch: DEFAULT_EPOCH, commands: [], limits: DEFAULT_LIMITS },
      run: {
        id: 'joined', send: (command) => void host.sent.push(command), pace() {}, step() {},
        stop: async () => { host.stopped++; return { runId: 'joined', hash: '', events: 0, virtualNs: 0, wallMs: 0, reason: 'stopped', detail: '', commands: [] } },
      },
      leave: () => { host.left++ },
    }
  }
  const { ports } = fakeBrowser().tab()
  const app = createStores({ cards: [], loadLesson: () => Promise.reject(new Error('no lesson')) }, { ...ports, host: 'localhost:4180', joinHost: join })
  const stores = await app.openHosted!()
  return { ...stores, host, state: () => stores.run.getState(), files: () => stores.workspace.getState().files }
}

it('[H4] shows the lab as it is by now: its log, its files with what was edited since, read-only', async () => {
  const { state, files, workspace } = await open()
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
