import { describe, expect, it } from 'vitest'
import { chosenRuntime } from '../../src/app/chosenRuntime.ts'
import { hostAddress } from '../../src/app/hostAddress.ts'
import type { RuntimeKind } from '../../src/contract/lesson.ts'
import { RuntimeUnavailable } from '../../src/contract/unavailable.ts'
import type { Fallback } from '../../src/stores/index.ts'
import { PAIR, runRequest } from '../runtime/labs.ts'
import { fakeRuntime } from '../ui/fakeRuntime.ts'

const listener = { events: () => {}, clock: () => {}, ended: () => {} }

function chosen(startError?: () => Error | undefined) {
  const state: { choice: RuntimeKind; told: (Fallback | null)[] } = { choice: 'webcontainer', told: [] }
  const local = fakeRuntime()
  const container = fakeRuntime({ ...(startError ? { startError } : {}) })
  const runtime = chosenRuntime(() => state.choice, local, container, ({ reason }) => (reason === 'not-isolated' ? 'isolated.html' : ''), (fallback) => state.told.push(fallback))
  return { state, local, container, runtime }
}

describe('[W2] where a lab runs', () => {
  it('is what was chosen, asked anew for each run', async () => {
    const { state, local, container, runtime } = chosen()
    await runtime.start(runRequest(PAIR), listener)
    state.choice = 'local'
    await runtime.start(runRequest(PAIR), listener)
    expect([container.runs.length, local.runs.length]).toEqual([1, 1])
    expect(state.told).toEqual([null, null])
  })

  it('is the page where that cannot be had: the same request, the reason told, and not tried again', async () => {
    let tries = 0
    const { state, local, container, runtime } = chosen(() => { tries++; return new RuntimeUnavailable('not-isolated', 'It is not isolated.', 'There is a page that is.') })
    const request = runRequest(PAIR)
    await runtime.start(request, listener)
    await runtime.start(request, listener)
    expect(local.runs.map((run) => run.request)).toEqual([request, request])
    expect(container.runs).toEqual([])
    expect(tries).toBe(1)
    expect(state.told).toEqual([{ detail: 'It is not isolated.', help: 'There is a page that is.', address: 'isolated.html' }])
    // Chosen away and back: it is tried once more.
    state.choice = 'local'
    await runtime.start(request, listener)
    state.choice = 'webcontainer'
    await runtime.start(request, listener)
    expect(tries).toBe(2)
  })

  it('stays where it is for any other error: the learner is told of that one', async () => {
    const { local, runtime } = chosen(() => new Error('a bug'))
    await expect(runtime.start(runRequest(PAIR), listener)).rejects.toThrow('a bug')
    expect(local.runs).toEqual([])
  })
})

it.each([
  ['?host=ws%3A%2F%2Flocalhost%3A4180%2F%3Ftoken%3Dabc', 'ws://localhost:4180/?token=abc'],
  ['?folder=1&host=ws://localhost:4180/?token=abc', 'ws://localhost:4180/?token=abc'],
  ['?host=ws://127.0.0.1:4180/', 'ws://127.0.0.1:4180/'],
  ['?host=ws://evil.example/', null], ['?host=ws://localhost.evil.example/', null], ['?host=wss://localhost/', null],
  ['?host=http://localhost/', null], ['?host=nonsense', null], ['', null],
])('[H5] the host that an address names, %s, is one of this machine or none', (search, expected) => {
  expect(hostAddress(search)).toBe(expected)
})
