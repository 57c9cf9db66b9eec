import { expect, it } from 'vitest'
import type { LabEvent } from '../../src/contract/events.ts'
import { armedIdOf, armedIn } from '../../src/ui/lesson/armed.ts'
import { lesson } from '../stores/fakes.ts'

const saved = lesson.faults[0]!
const arm = (id: string): LabEvent => ({ seq: 0, t: 0, process: '', kind: 'fault.arm', id, spec: { latency: 3000, type: 'latency' }, scope: { to: 'payments', from: 'orders', duration: undefined } })
const clear = (id: string): LabEvent => ({ seq: 1, t: 1, process: '', kind: 'fault.clear', id, reason: 'command' })

it('finds a saved fault among the armed ones by what it does, whatever its id and the order of its keys', () => {
  expect(armedIdOf(saved, armedIn({ events: [arm('fault-1')] }))).toBe('fault-1')
  expect(armedIdOf(saved, armedIn({ events: [arm('fault-1'), clear('fault-1')] }))).toBeUndefined()
  expect(armedIdOf({ ...saved, scope: { to: 'payments' } }, armedIn({ events: [arm('fault-1')] }))).toBeUndefined()
})
