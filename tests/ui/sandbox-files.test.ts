import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { lazyRuntime } from '../../src/app/lazyRuntime.ts'
import { SCENARIOS, type Scenario } from '../../src/mocks/handlers.ts'
import { createLocalRuntime } from '../../src/runtime/local/index.ts'
import { createStores } from '../../src/stores/index.ts'
import { fakeBrowser, lesson } from '../stores/fakes.ts'

const server = setupServer()
beforeAll(() => server.listen())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const openWith = async (scenario: Scenario) => {
  server.use(...SCENARIOS[scenario])
  const { ports } = fakeBrowser().tab()
  const runtime = lazyRuntime(async () => createLocalRuntime('http://localhost/sandbox/'))
  const { run } = await createStores({ cards: [], loadLesson: async () => lesson }, { ...ports, runtime }).openLesson(lesson)
  await run.getState().warm()
  return run.getState()
}

it('a host without the sandbox: says which file is missing and what to do', async () => {
  const { status, failure } = await openWith('sandbox-missing')
  expect(status).toBe('failed')
  expect(failure?.detail).toContain('http://localhost/sandbox/manifest.json answered 404')
  expect(failure?.help).toContain('press Run to try again')
})

it('no connection: says so', async () => {
  expect((await openWith('sandbox-offline')).failure?.detail).toContain('Check the connection')
})

it('a proxy that answers with a page of its own is a failure too, not an endless wait', async () => {
  expect((await openWith('sandbox-captive')).status).toBe('failed')
})
