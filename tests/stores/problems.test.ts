import { expect, it } from 'vitest'
import type { LabEvent } from '../../src/contract/events.ts'
import { lab } from './fakes.ts'
import { createProblemReader, gravesOf, markersOf } from '../../src/stores/problems.ts'

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

it('tells of a service that ended by itself, where nothing else says why, and of one on another port', () => {
  const ended = (seq: number, code: number, process = 'orders', detail = ''): LabEvent => ({ seq, t: seq, process, kind: 'process.exit', code, cause: 'exit', detail })
  const withJob = { ...lab, services: [...lab.services, { ...lab.services[0]!, name: 'job', ports: [] }] }
  const told = (...events: LabEvent[]) => gravesOf(createProblemReader().read(events), files, withJob).map(({ process, what, message }) => `${process} ${what}: ${message}`)
  expect(told(start(0), ended(1, 7))).toEqual(['orders ended by itself: exit code 7. What it printed is in the logs.'])
  expect(told(start(0), ended(1, 0))).toHaveLength(1)
  // A job that is done, an error that is marked in the code, the learner's own crash and stop: nothing to add.
  expect(told(ended(1, 0, 'job'))).toEqual([])
  expect(told(start(0), problem(1, 'main.py', 4), ended(2, 1))).toEqual([])
  expect(told(start(0), { ...ended(1, 137), cause: 'crash' } as LabEvent, { ...ended(2, 143), cause: 'stop' } as LabEvent)).toEqual([])
  expect(told(start(0), { seq: 1, t: 1, process: 'orders', kind: 'problem', code: 'port', message: 'orders listens on port 9000, but compose.yaml says 8001' }))
    .toEqual(['orders cannot be reached: orders listens on port 9000, but compose.yaml says 8001'])
})

it('knows problems that took a service away, with their line or without, until it starts again', () => {
  const reader = createProblemReader()
  const grave = (seq: number, code: string, message: string, file?: string): LabEvent =>
    ({ seq, t: seq, process: 'orders', kind: 'problem', code, message, ...(file === undefined ? {} : { file, line: 9 }) })
  const events = [
    start(0), problem(1, 'main.py', 4), grave(2, 'stuck', 'ran too long', '/app/main.py'),
    grave(3, 'stuck', 'ran too long, and ignored the interruption'), grave(4, 'exception', 'MemoryError: no room', 'main.py'),
  ]
  expect(gravesOf(reader.read(events), files, lab).map(({ seq, place }) => [seq, place?.path, place?.line])).toEqual([
    [2, 'orders/main.py', 9], [3, undefined, undefined], [4, 'orders/main.py', 9],
  ])
  expect(markersOf(reader.read(events), [], files, lab)).toHaveLength(3)
  expect(gravesOf(reader.read([...events, start(5)]), files, lab)).toEqual([])
})
