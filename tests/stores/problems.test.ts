import { expect, it } from 'vitest'
import type { LabEvent } from '../../src/contract/events.ts'
import { lab } from './fakes.ts'
import { createProblemReader, markersOf } from '../../src/stores/problems.ts'

const start = (seq: number): LabEvent => ({ seq, t: seq, process: 'orders', kind: 'process.start', service: 'orders', command: '', ip: '', generation: 1 })
const problem = (seq: number, file: string, line: number): LabEvent => ({ seq, t: seq, process: 'orders', kind: 'problem', code: 'SyntaxError', message: 'expected ":"', file, line })
const files = { 'orders/main.py': '', 'main.py': '' }

it('finds the workspace’s file behind the path that the process saw', () => {
  const placed = (file: string) => {
    const found = createProblemReader().read([start(0), problem(1, file, 4)])
    return markersOf(found, [], { ...files, 'payments/main.py': '' }, lab).map(({ path, line }) => `${path}:${line}`)
  }
  expect(placed('/app/orders/main.py')).toEqual(['orders/main.py:4'])
  expect(placed('/app/main.py')).toEqual(['orders/main.py:4'])
  expect(placed('./main.py')).toEqual(['orders/main.py:4'])
  expect(placed('payments/main.py')).toEqual(['payments/main.py:4'])
  expect(placed('/lib/python3.14/site-packages/pydantic/main.py')).toEqual([])
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
  const compose = [{ file: 'compose.yaml', line: 3, key: 'services', message: 'is broken', help: 'Mend it.' }]
  expect(markersOf([], compose, files, null)).toEqual([{ path: 'compose.yaml', line: 3, message: 'is broken. Mend it.' }])
})
