import { describe, expect, it } from 'vitest'
import { createStores, isStarting } from '../../src/stores/index.ts'
import { servicesTouchedBy } from '../../src/stores/reload.ts'
import { fakeRuntime, type FakeOptions } from '../ui/fakeRuntime.ts'
import { fakeBrowser, lab, lesson, settle } from './fakes.ts'

const open = async (options: FakeOptions = {}) => {
  const runtime = fakeRuntime(options)
  const tab = fakeBrowser().tab(runtime)
  const stores = await createStores({ cards: [], loadLesson: async () => lesson }, tab.ports).openLesson(lesson)
  return { ...stores, runtime, timers: tab.timers, state: () => stores.run.getState(), files: stores.workspace.getState() }
}
const stdout = (text: string) => ({ kind: 'stdout', t: 0, process: 'orders', text }) as const

describe('a run', () => {
  it('starts with the workspace as it stands, the lesson’s seed and the chosen pace', async () => {
    const { state, runtime, files } = await open()
    files.edit('orders/main.py', 'mine')
    await state().start()
    expect(state().status).toBe('running')
    expect(runtime.last().request).toMatchObject({ seed: 7, lab, files: { 'orders/main.py': 'mine' } })
    expect(runtime.last().paces).toEqual([{ mode: 'paced', speed: 1 }])
  })

  it('appends events to one array, and counts the batches', async () => {
    const { state, runtime } = await open()
    await state().start()
    const { events, version } = state()
    runtime.last().emit(stdout('a'), stdout('b'))
    runtime.last().emit(stdout('c'))
    expect(state().events).toBe(events)
    expect(events.map((event) => event.kind === 'stdout' && event.text)).toEqual(['a', 'b', 'c'])
    expect(state().version).toBe(version + 2)
  })

  it('drops what a replaced run still has to say', async () => {
    const { state, runtime } = await open()
    await state().start()
    const old = runtime.last()
    await state().start()
    expect(old.stopped).toBe(true)
    old.emit(stdout('late'))
    old.end('stopped')
    expect(state().events).toEqual([])
    expect(state().status).toBe('running')
  })

  it('pauses, steps, goes on at the pace it had, and remembers the pace', async () => {
    const { state, runtime } = await open()
    await state().start()
    state().setPace({ mode: 'paced', speed: 10 })
    state().togglePause()
    expect(state().status).toBe('paused')
    state().step()
    expect(runtime.last().steps).toBe(1)
    state().togglePause()
    expect(state().status).toBe('running')
    expect(runtime.last().paces.at(-1)).toEqual({ mode: 'paced', speed: 10 })
    state().step()
    expect(runtime.last().steps).toBe(1)
  })

  it('stays paused when another speed is chosen, and goes on at it', async () => {
    const { state, runtime } = await open()
    await state().start()
    state().togglePause()
    state().setSpeed({ mode: 'max' })
    expect(state()).toMatchObject({ status: 'paused', pace: { mode: 'paused' }, speed: { mode: 'max' } })
    expect(runtime.last().paces.at(-1)).toEqual({ mode: 'paused' })
    state().togglePause()
    expect(state().status).toBe('running')
    expect(runtime.last().paces.at(-1)).toEqual({ mode: 'max' })
    state().setSpeed({ mode: 'paced', speed: 10 })
    expect(runtime.last().paces.at(-1)).toEqual({ mode: 'paced', speed: 10 })
  })

  it('counts as starting from the press of Run to the first that is heard of the lab', async () => {
    const { state, runtime } = await open()
    const started = state().start()
    expect(isStarting(state())).toBe(true)
    await started
    expect([state().status, isStarting(state())]).toEqual(['running', true])
    runtime.last().emit(stdout('a'))
    expect(isStarting(state())).toBe(false)
  })

  it('sends commands while it lives, and says when it does not', async () => {
    const { state, runtime } = await open()
    expect(state().send({ type: 'crash', process: 'orders' })).toBe(false)
    await state().start()
    expect(state().send({ type: 'crash', process: 'orders' })).toBe(true)
    const id = state().request({ method: 'GET', url: 'http://orders:8001/', headers: [], body: '' })
    expect(runtime.last().commands).toMatchObject([{ type: 'crash' }, { type: 'http', request: { id } }])
    await state().stop()
    expect(state().status).toBe('ended')
    expect(state().request({ method: 'GET', url: 'http://orders:8001/', headers: [], body: '' })).toBe('')
  })

  it('keeps its log and its reason when it ends by itself', async () => {
    const { state, runtime } = await open()
    await state().start()
    runtime.last().emit(stdout('a'))
    runtime.last().end('livelock', 'orders never lets time pass')
    expect(state().status).toBe('ended')
    expect(state().summary?.reason).toBe('livelock')
    expect(state().events).toHaveLength(1)
  })

  it('does not start while compose.yaml has problems, and lists them', async () => {
    const { state, runtime, files } = await open()
    files.edit('compose.yaml', 'broken')
    await settle()
    expect(state().problems).toHaveLength(1)
    await state().start()
    expect(runtime.runs).toHaveLength(0)
    expect(state().status).toBe('idle')
    files.edit('compose.yaml', lesson.start['compose.yaml']!)
    await settle()
    expect(state().problems).toEqual([])
    await state().start()
    expect(state().status).toBe('running')
  })

  it('tells a failed load from a failed start, each with a way out, and can be tried again', async () => {
    let fails = true
    const { state } = await open({
      warm: async () => { throw new Error('404 sandbox/manifest.json') },
      startError: () => (fails ? new Error('worker gone') : undefined),
    })
    await state().warm()
    expect(state()).toMatchObject({ status: 'failed', failure: { detail: '404 sandbox/manifest.json' } })
    await state().start()
    expect(state()).toMatchObject({ status: 'failed', failure: { title: 'The lab did not start', detail: 'worker gone' } })
    fails = false
    await state().start()
    expect(state()).toMatchObject({ status: 'running', failure: null })
  })

  it('warms up quietly, and Run does not wait for it', async () => {
    let ready = () => {}
    const { state } = await open({
      warm: (onProgress) => {
        onProgress?.({ phase: 'download', loaded: 1, total: 2 })
        return new Promise((resolve) => { ready = resolve })
      },
    })
    const warming = state().warm()
    await settle()
    expect(state()).toMatchObject({ status: 'warming', boot: { phase: 'download' } })
    await state().start()
    ready()
    await warming
    expect(state().status).toBe('running')
  })
})

describe('an edit while the lab runs', () => {
  const RELOAD = 400

  it('restarts the services that hold the file, with it, once the typing stops', async () => {
    const { state, runtime, files, timers } = await open()
    await state().start()
    files.edit('orders/main.py', 'a')
    timers.pass(RELOAD - 1)
    files.edit('orders/main.py', 'ab')
    timers.pass(RELOAD - 1)
    expect(runtime.last().commands).toEqual([])
    timers.pass(1)
    expect(runtime.last().commands).toEqual([{ type: 'restart', process: 'orders', files: { 'orders/main.py': 'ab' } }])
    timers.pass(RELOAD)
    expect(runtime.last().commands).toHaveLength(1)
  })

  it('tells of deleted and new files', async () => {
    const { state, runtime, files, timers } = await open()
    await state().start()
    files.rename('payments/main.py', 'payments/app.py')
    timers.pass(RELOAD)
    expect(runtime.last().commands).toMatchObject([
      { process: 'payments', files: { 'payments/main.py': null, 'payments/app.py': expect.any(String) } },
    ])
  })

  it('restarts nothing for compose.yaml, but says that the run is stale', async () => {
    const { state, runtime, files, timers } = await open()
    await state().start()
    files.edit('compose.yaml', 'other')
    timers.pass(RELOAD)
    expect(runtime.last().commands).toEqual([])
    expect(state().stale).toBe(true)
    await state().start()
    expect(state().stale).toBe(false)
  })

  it('carries an edit made while the lab was starting', async () => {
    let edit = () => {}
    const { state, runtime, files } = await open({ onStart: () => edit() })
    edit = () => files.edit('orders/main.py', 'during')
    await state().start()
    expect(runtime.last().request.files['orders/main.py']).toBe(lesson.start['orders/main.py'])
    expect(runtime.last().commands).toMatchObject([{ type: 'restart', process: 'orders', files: { 'orders/main.py': 'during' } }])
  })

  it('touches every replica, and every service whose context is the root', () => {
    const [orders, payments] = lab.services
    const shaped = { name: 'x', services: [{ ...orders!, replicas: 2 }, { ...payments!, context: './' }] }
    expect(servicesTouchedBy(['orders/main.py'], shaped)).toEqual(['orders-1', 'orders-2', 'payments'])
    expect(servicesTouchedBy(['Dockerfile'], shaped)).toEqual([])
  })

  it('touches no broker, and nobody with what a program writes into a log', () => {
    const [orders] = lab.services
    const shaped = { name: 'x', services: [{ ...orders!, context: '' }, { ...orders!, name: 'kafka', context: '', broker: 'kafka' as const }] }
    expect(servicesTouchedBy(['settings.json'], shaped)).toEqual(['orders'])
    expect(servicesTouchedBy(['start.log', 'logs/today.log'], shaped)).toEqual([])
  })
})
