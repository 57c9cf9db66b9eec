import { describe, expect, it } from 'vitest'
import { countChecks } from '../../src/stores/checkSummary.ts'
import { createStores, summariseChecks } from '../../src/stores/index.ts'
import { checkResult, fakeRuntime, type FakeOptions } from '../ui/fakeRuntime.ts'
import { fakeBrowser, lesson } from './fakes.ts'

const open = async (options: FakeOptions = {}) => {
  const browser = fakeBrowser()
  const runtime = fakeRuntime(options)
  const app = createStores({ cards: [], loadLesson: async () => lesson }, browser.tab(runtime).ports)
  const stores = await app.openLesson(lesson)
  return { ...stores, app, browser, runtime, state: () => stores.checks.getState(), files: stores.workspace.getState() }
}
const verdictOf = (outcomes: Record<string, 'passed' | 'failed'>, points: number) => ({
  results: Object.entries(outcomes).map(([id, outcome]) => checkResult(id, outcome)), points, pointsMax: 4, error: '',
})

describe('checking', () => {
  it('runs the lesson’s checks on the files as they stand, result by result', async () => {
    const seen: number[] = []
    const { state, runtime, files, checks } = await open({
      async check(_request, listener) {
        listener.collected?.(2)
        listener.result(checkResult('a', 'passed'))
        listener.result(checkResult('b', 'failed'))
        listener.log('b', 1, [])
        return verdictOf({ a: 'passed', b: 'failed' }, 2)
      },
    })
    checks.subscribe(({ results }) => seen.push(results.length))
    files.edit('orders/main.py', 'mine')
    await state().run()
    expect(runtime.checks[0]).toMatchObject({ seeds: [7, 8], checks: lesson.checks, run: { files: { 'orders/main.py': 'mine' } } })
    expect(seen).toContain(1)
    expect(state()).toMatchObject({ status: 'done', expected: 2, verdict: { points: 2 } })
    expect(state().logs.has('b@1')).toBe(true)
  })

  it('is stale once the files change', async () => {
    const { state, files } = await open()
    await state().run()
    expect(state().stale).toBe(false)
    files.edit('orders/main.py', 'new')
    expect(state().stale).toBe(true)
    await state().run()
    expect(state().stale).toBe(false)
  })

  it('is blocked by problems of compose.yaml until they are mended', async () => {
    const { state, runtime, files } = await open()
    files.edit('compose.yaml', 'broken')
    await state().run()
    expect(state().status).toBe('blocked')
    expect(runtime.checks).toEqual([])
    files.edit('compose.yaml', 'whole')
    expect(state().status).toBe('idle')
  })

  it('says when pytest could not run, and counts nothing', async () => {
    const { state, browser } = await open({ check: async () => ({ results: [], points: 0, pointsMax: 0, error: 'orders did not start' }) })
    await state().run()
    expect(state()).toMatchObject({ status: 'failed', failure: { detail: 'orders did not start' } })
    expect(browser.progress.size).toBe(0)
  })

  it('keeps the best of all attempts as progress, also for the next visit', async () => {
    let verdict = verdictOf({ a: 'passed', b: 'passed' }, 4)
    const { state, app, browser } = await open({ check: async () => verdict })
    await state().run()
    verdict = verdictOf({ a: 'passed', b: 'failed' }, 2)
    await state().run()
    expect(app.progress.getState().byLesson[lesson.id]).toMatchObject({ passed: ['a', 'b'], points: 4 })
    const next = createStores({ cards: [], loadLesson: async () => lesson }, browser.tab().ports)
    await next.progress.getState().load()
    expect(next.progress.getState().byLesson[lesson.id]?.points).toBe(4)
  })

  it('says when progress is not stored, and keeps it for this visit', async () => {
    const { state, app, browser } = await open({ check: async () => verdictOf({ a: 'passed' }, 2) })
    browser.progressFails = true
    await state().run()
    expect(app.progress.getState().problem).toContain('not stored')
    expect(app.progress.getState().byLesson[lesson.id]?.passed).toEqual(['a'])
  })
})

describe('a check over several seeds', () => {
  it('passes only if it passed on each, and shows the one that failed', () => {
    const [summary] = summariseChecks([checkResult('a', 'passed', 1), checkResult('a', 'failed', 2)])
    expect(summary).toMatchObject({ id: 'a', outcome: 'failed', shown: { seed: 2 } })
  })
})

it('counts a lesson’s checks in its files', () => {
  expect(countChecks({ a: 'def test_one(lab):\n  pass\n\nasync def test_two(lab):\n  pass\ndef helper():\n  pass\n' })).toBe(2)
})
