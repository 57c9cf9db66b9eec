import { parseLesson, type ParseOptions } from '../../src/lesson/parse.ts'
import type { TextFiles } from '../../src/lesson/overlay.ts'

export const FRONT = `title: A lesson
summary: What it is about.
objectives: [Do a thing]
minutes: 5
template: base
open: [orders/main.py]
points: 3
requests:
  - name: Create an order
    method: POST
    url: http://orders:8001/orders
    json: {item: tea}
faults:
  - name: Slow payments
    spec: {type: latency, latency: 3000}
    scope: {to: orders}
sources:
  - {title: A source, url: https://example.com/}
`

const BASE: TextFiles = {
  'compose.yaml': 'services: {orders: {build: ./orders, command: uvicorn main:app --port 8001}}\n',
  'orders/main.py': 'base = 1\n',
  'orders/Dockerfile': 'FROM python:3.14-slim\n',
}

export function lessonFiles(change: TextFiles = {}, { front = FRONT, body = 'Hello.\n' } = {}): TextFiles {
  return {
    'lesson.md': `---\n${front}---\n\n${body}`,
    'start/orders/main.py': 'start = 1\n',
    'solution/orders/main.py': 'solution = 1\n',
    'checks/test_a.py': 'def test_one(lab):\n    """One"""\n\n\ndef test_two(lab):\n    pass\n',
    'mutants/wrong/orders/main.py': 'wrong = 1\n',
    'mutants/wrong/mutant.yaml': 'fails: [test_one]\nhint: look\n',
    ...change,
  }
}

export const OPTIONS: ParseOptions = { id: '04-part/02-lesson', module: { id: '04-part', title: 'A part', order: 4 }, templates: { base: BASE } }
export const parse = (files: TextFiles) => parseLesson(files, OPTIONS)
export const withFront = (front: string) => parse(lessonFiles({}, { front }))
export const withBody = (body: string) => parse(lessonFiles({}, { body }))
/** A lesson's html, all sections together. */
export const html = (body: string): string => withBody(body).lesson.prose.map((s) => s.html).join('')
/** The only problem of a lesson. */
export function only({ problems }: { problems: ReturnType<typeof parse>['problems'] }) {
  if (problems.length !== 1) throw new Error(`expected one problem, got ${JSON.stringify(problems, null, 1)}`)
  return problems[0]!
}
