import { expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createPulse, type Frames } from '../../src/stores/pulse.ts'
import type { RunState } from '../../src/stores/run.ts'

/** A page whose frames come every 16 ms, and which takes `cost` ms to draw. */
function page(cost: number) {
  let wall = 0
  let next: (() => void) | null = null
  const frames: Frames & { frame(): void } = {
    now: () => wall,
    soon: (action) => { wall += cost; action() },
    next(action) {
      next = action
      return () => { next = null }
    },
    frame() {
      wall += 16
      const action = next
      next = null
      action?.()
    },
  }
  return frames
}

function watched(cost: number) {
  const events: RunState['events'] = []
  const run = createStore<RunState>()(() => ({ events, version: 0, clock: { now: 0, steps: 0, pace: { mode: 'max' }, idle: false } }) as unknown as RunState)
  const frames = page(cost)
  const pulse = createPulse(run, frames)
  const disconnect = pulse.connect()
  let beats = 0
  pulse.store.subscribe(() => { beats++ })
  const batch = () => run.setState({ version: run.getState().version + 1 })
  return { run, frames, pulse, disconnect, batch, beats: () => beats }
}

it('hands on what came since the last frame, once', () => {
  const { frames, pulse, batch, beats } = watched(1)
  for (let i = 0; i < 5; i++) batch()
  expect(beats()).toBe(0)
  frames.frame()
  expect([beats(), pulse.store.getState().version]).toEqual([1, 5])
  frames.frame()
  expect(beats()).toBe(1)
})

it('rests twice as long as the drawing took, and shows the last state in the end', () => {
  const { frames, pulse, batch, beats } = watched(80)
  for (let i = 0; i < 20; i++) {
    batch()
    frames.frame()
  }
  // 320 ms of frames and the drawing itself: a beat every 240 ms and not twenty.
  expect(beats()).toBeLessThanOrEqual(3)
  for (let i = 0; i < 20; i++) frames.frame()
  expect(pulse.store.getState().version).toBe(20)
})

it('says nothing more once nobody looks', () => {
  const { frames, batch, beats, disconnect } = watched(1)
  batch()
  disconnect()
  frames.frame()
  expect(beats()).toBe(0)
})
