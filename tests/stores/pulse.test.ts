import { expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createPulse, type Frames } from '../../src/stores/pulse.ts'
import type { LabEvent } from '../../src/stores/contract.ts'
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
  const events: LabEvent[] = []
  const run = createStore<RunState>()(() => ({ events, version: 0, clock: { now: 0, steps: 0, pace: { mode: 'max' }, idle: false } }) as unknown as RunState)
  const frames = page(cost)
  const pulse = createPulse(run, frames)
  const disconnect = pulse.connect()
  let beats = 0
  pulse.store.subscribe(() => { beats++ })
  const print = (...texts: string[]) => {
    for (const text of texts) events.push({ seq: events.length, t: events.length * 10, process: 'orders', kind: 'stdout', text })
    const { version, clock } = run.getState()
    run.setState({ version: version + 1, clock: { ...clock, now: events.length * 10 } })
  }
  const batch = () => print('a line\n')
  return { run, frames, pulse, disconnect, print, batch, beats: () => beats }
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

it('hands a long log on in pieces, each in a frame of its own, in order', () => {
  const { run, frames, pulse, print } = watched(1)
  print(...Array.from({ length: 64 }, () => 'x'.repeat(16_384)))
  const lengths: number[] = []
  while (pulse.store.getState().events.length < 64) {
    frames.frame()
    const { events, version, now } = pulse.store.getState()
    lengths.push(events.length)
    // The time that is told is that of what is shown.
    expect([version, now]).toEqual([events.length, events.length < 64 ? events.at(-1)!.t : 640])
  }
  expect(lengths).toEqual(Array.from({ length: 32 }, (_, i) => 2 * (i + 1)))
  expect(pulse.store.getState().events).toEqual(run.getState().events)
})

it('an event that is longer than a piece is one by itself; another run starts anew', () => {
  const { run, frames, pulse, print } = watched(1)
  print('x'.repeat(100_000), 'y')
  frames.frame()
  expect(pulse.store.getState().events).toHaveLength(1)
  const before = pulse.store.getState().events
  run.setState({ events: [] })
  frames.frame()
  expect(pulse.store.getState().events).toEqual([])
  expect(before).toHaveLength(1)
})

it('says nothing more once nobody looks', () => {
  const { frames, batch, beats, disconnect } = watched(1)
  batch()
  disconnect()
  frames.frame()
  expect(beats()).toBe(0)
})
