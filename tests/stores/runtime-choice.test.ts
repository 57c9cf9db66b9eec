import { describe, expect, it } from 'vitest'
import { chosenRuntime } from '../../src/app/chosenRuntime.ts'
import type { Lesson } from '../../src/contract/lesson.ts'
import { RuntimeUnavailable } from '../../src/contract/unavailable.ts'
import { createStores } from '../../src/stores/index.ts'
import { fakeRuntime } from '../ui/fakeRuntime.ts'
import { fakeBrowser, lesson } from './fakes.ts'

/** A lesson opened in a page that has both runtimes; a container that is not to be had, where `missing` says so. */
async function open(own: Lesson['runtime'], missing = false) {
  const tab = fakeBrowser().tab(fakeRuntime())
  const container = fakeRuntime({ startError: () => (missing ? new RuntimeUnavailable('unreachable', 'It cannot be reached.', 'Look at the network.') : undefined) })
  const app = createStores({ cards: [], loadLesson: async () => lesson }, {
    ...tab.ports, runtimeFor: (choice, tell) => chosenRuntime(choice, tab.runtime, container, () => '', tell),
  })
  const { run } = await app.openLesson({ ...lesson, ...(own === undefined ? {} : { runtime: own }) })
  const where = async (): Promise<string> => {
    const before = [tab.runtime.runs.length, container.runs.length]
    await run.getState().start()
    return tab.runtime.runs.length > before[0]! ? 'page' : container.runs.length > before[1]! ? 'container' : 'nowhere'
  }
  return { app, run, where, page: tab.runtime }
}

describe('[W2] where a lesson\'s labs run', () => {
  it('in the page unless the lesson says otherwise; the learner\'s word goes before the lesson\'s', async () => {
    expect(await (await open(undefined)).where()).toBe('page')
    const { app, where } = await open('webcontainer')
    expect(await where()).toBe('container')
    app.settings.getState().setRuntime('local')
    expect(await where()).toBe('page')
    app.settings.getState().setRuntime('lesson')
    expect(await where()).toBe('container')
  })

  it('in the page with the same files where the container cannot be had; the run says so', async () => {
    const { app, run, where, page } = await open(undefined, true)
    app.settings.getState().setRuntime('webcontainer')
    expect(await where()).toBe('page')
    expect(run.getState()).toMatchObject({ status: 'running', failure: null, fallback: { detail: 'It cannot be reached.', help: 'Look at the network.' } })
    expect(page.last().request.files).toEqual(lesson.start)
    app.settings.getState().setRuntime('local')
    expect(await where()).toBe('page')
    expect(run.getState().fallback).toBeNull()
  })
})
