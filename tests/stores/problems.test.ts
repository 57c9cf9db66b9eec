import { expect, it } from 'vitest'
import type { LabEvent } from '../../src/contract/events.ts'
import { createProblemReader, markersOf } from '../../src/stores/problems.ts'

const start = (seq: number): LabEvent => ({ seq, t: seq, process: 'orders', kind: 'process.start', service: 'orders', command: '', ip: '', generation: 1 })
const problem = (seq: number, file: string, line: number): LabEvent => ({ seq, t: seq, process: 'orders', kind: 'problem', code: 'SyntaxError', message: 'expected ":"', file, line })
const files = { 'orders/main.py': '', 'main.py': '' }

it('finds the workspace’s file behind the path that the process saw', () => {
  const found = createProblemReader().read([start(0), problem(1, '/app/orders/main.py', 4)])
  expect(markersOf(found, [], files)).toEqual([{ path: 'orders/main.py', line: 4, message: 'expected ":"' }])
})

it('forgets a process’s problems when it starts again, and reads on where it was', () => {
  const reader = createProblemReader()
  const events = [start(0), problem(1, 'orders/main.py', 4)]
  expect(reader.read(events)).toHaveLength(1)
  events.push(start(2))
  expect(reader.read(events)).toHaveLength(0)
  expect(reader.read([problem(0, 'orders/main.py', 1)])).toHaveLength(1)
})

it('marks compose.yaml with the way out', () => {
  const compose = [{ file: 'compose.yaml', line: 3, key: 'services', message: 'is broken.', help: 'Mend it.' }]
  expect(markersOf([], compose, files)).toEqual([{ path: 'compose.yaml', line: 3, message: 'is broken. Mend it.' }])
})
