import { describe, expect, it } from 'vitest'
import { createStores } from '../../src/stores/index.ts'
import { whenUp } from '../../src/ui/lesson/whenUp.ts'
import { fakeBrowser, lesson, settle } from '../stores/fakes.ts'
import { fakeRuntime } from './fakeRuntime.ts'

const open = async () => {
  const runtime = fakeRuntime()
  const { run } = await createStores({ cards: [], loadLesson: async () => lesson }, fakeBrowser().tab(runtime).ports).openLesson(lesson)
  const told: boolean[] = []
  return { run, runtime, ask: (service = 'orders') => whenUp({ run }, service, (isUp) => { told.push(isUp) }), told }
}
const started = (process: string, service = process) => ({ kind: 'process.start', t: 0, process, service, command: 'uvicorn', ip: '10.0.0.1', generation: 1 }) as const
const ready = (process: string) => ({ kind: 'process.ready', t: 1e9, process, port: 8001 }) as const

describe('what is asked of a service that is on its way up', () => {
  it('waits from the press of Run until the service is ready, and is done once', async () => {
    const { run, runtime, ask, told } = await open()
    const starting = run.getState().start()
    expect(ask()).toBe('later')
    await starting
    runtime.last().emit(started('payments'), ready('payments'), started('orders-1', 'orders'))
    expect([ask(), told]).toEqual(['later', []])
    runtime.last().emit(ready('orders-1'))
    runtime.last().emit(ready('orders-1'))
    expect(told).toEqual([true, true])
  })

  it('is done at once where the service has been up, whatever became of it, and where it is none of the lab', async () => {
    const { run, runtime, ask, told } = await open()
    await run.getState().start()
    runtime.last().emit(started('orders'), ready('orders'), { kind: 'process.exit', t: 2e9, process: 'orders', code: 137, reason: 'crashed', detail: '' } as never)
    expect([ask(), ask('example.com'), told]).toEqual(['now', 'now', [true, true]])
  })

  it('ends with its wait where the service ends in trying: the answer says why', async () => {
    const { run, runtime, ask, told } = await open()
    await run.getState().start()
    ask()
    runtime.last().emit(started('orders'), { kind: 'process.exit', t: 1, process: 'orders', code: 1, reason: 'exit', detail: '' } as never)
    expect(told).toEqual([true])
  })

  it('is not carried into another run, and is refused without one', async () => {
    const { run, runtime, ask, told } = await open()
    expect(ask()).toBe('never')
    await run.getState().start()
    ask()
    await run.getState().start()
    await settle()
    runtime.last().emit(started('orders'), ready('orders'))
    expect(told).toEqual([false, false])
  })
})
