import { describe, expect, it } from 'vitest'
import { filesUnder, foldersUnder, overlay } from '../../src/lesson/overlay.ts'
import { parseLesson } from '../../src/lesson/parse.ts'
import { FRONT, lessonFiles, only, OPTIONS, parse, withFront } from './helpers.ts'

describe('a lesson folder', () => {
  const { lesson, mutants, lab, problems } = parse(lessonFiles())

  it('becomes a lesson without problems', () => {
    expect(problems).toEqual([])
    expect(lesson).toMatchObject({ id: '04-part/02-lesson', order: 2, title: 'A lesson', minutes: 5, points: 3, open: ['orders/main.py'], seeds: [1, 2, 3], module: { order: 4 } })
    expect(lab?.services[0]?.name).toBe('orders')
  })

  it('lays start over the template, and keeps solution and mutants as overlays', () => {
    expect(lesson.start['orders/main.py']).toBe('start = 1\n')
    expect(lesson.start['orders/Dockerfile']).toContain('FROM')
    expect(lesson.solution).toEqual({ 'orders/main.py': 'solution = 1\n' })
    expect(mutants).toEqual([{ name: 'wrong', overlay: { 'orders/main.py': 'wrong = 1\n' }, fails: ['test_one'], hint: 'look' }])
    expect(Object.keys(lesson.checks)).toEqual(['checks/test_a.py'])
  })

  it('makes a request of method, headers and a JSON body, and keeps faults as the contract has them', () => {
    expect(lesson.requests).toEqual([
      { name: 'Create an order', method: 'POST', url: 'http://orders:8001/orders', headers: [['content-type', 'application/json']], body: '{\n  "item": "tea"\n}' },
    ])
    expect(lesson.faults).toEqual([{ name: 'Slow payments', spec: { type: 'latency', latency: 3000 }, scope: { to: 'orders' } }])
  })

  it('leaves a content type alone that the author has set', () => {
    const own = withFront(FRONT.replace('json: {item: tea}', 'headers: {Content-Type: application/merge-patch+json}\n    json: {a: 1}\n    timeout: 500\n    times: 3'))
    expect(own.lesson.requests[0]).toMatchObject({ headers: [['Content-Type', 'application/merge-patch+json']], timeout: 500, times: 3 })
  })
})

describe('frontmatter that is wrong names line, key and way out', () => {
  it.each<[string, string, string, number, string, string]>([
    ['a misspelt key', 'minutes: 5', 'minuts: 5', 5, 'minuts', 'Did you mean `minutes`?'],
    ['a text for a number', 'minutes: 5', 'minutes: five', 5, 'minutes', 'whole minutes'],
    ['an empty list', 'objectives: [Do a thing]', 'objectives: []', 4, 'objectives', 'What the learner can do'],
    ['a misspelt key of a request', 'method: POST', 'methd: POST', 11, 'requests.0.methd', 'Did you mean `method`?'],
    ['an unknown method', 'method: POST', 'method: FETCH', 11, 'requests.0.method', 'GET unless told'],
    ['a URL that is none', 'url: http://orders:8001/orders', 'url: /orders', 12, 'requests.0.url', 'http://SERVICE:PORT/path'],
    ['an unknown fault', 'type: latency, latency', 'type: slowness, latency', 16, 'faults.0.spec.type', 'Faults: `latency`, `loss`'],
    ['a misspelt parameter of a fault', 'latency: 3000}', 'latency: 3000, jiter: 5}', 16, 'faults.0.spec.jiter', 'Did you mean `jitter`?'],
    ['a misspelt scope', '{to: orders}', '{too: orders}', 17, 'faults.0.scope.too', 'Did you mean `to`?'],
    ['a source without https', 'url: https://example.com/', 'url: http://example.com/', 19, 'sources.0.url', 'https://'],
  ])('%s', (_, from, to, line, key, help) => {
    const { problems } = withFront(FRONT.replace(from, to))
    const p = problems.find((q) => q.key === key)
    expect(p, JSON.stringify(problems, null, 1)).toMatchObject({ file: 'lesson.md', line })
    expect(p?.help).toContain(help)
    expect(p?.message).not.toBe('')
  })

  it('a misspelt key that must be there, once', () => {
    expect(only(withFront(FRONT.replace('minutes: 5', 'minuts: 5')))).toMatchObject({ line: 5, key: 'minuts' })
    expect(only(withFront(FRONT.replace('name: Create', 'nmae: Create')))).toMatchObject({ line: 10, key: 'requests.0.nmae' })
  })

  it('a missing key', () => {
    expect(only(withFront(FRONT.replace(/^summary.*\n/m, '')))).toMatchObject({ file: 'lesson.md', key: 'summary', message: '`summary` is missing', help: expect.stringContaining('One sentence') })
  })

  it('YAML that is broken', () => {
    const p = withFront(FRONT.replace('title: A lesson', 'title: A: lesson')).problems[0]
    expect(p).toMatchObject({ line: 2, message: expect.stringContaining('not valid YAML') })
    expect(withFront(FRONT.replace('summary: What', 'summary: "What')).problems).toMatchObject([{ line: 3, message: expect.stringContaining('Missing closing') }])
  })

  it.each([['no frontmatter', 'Hello'], ['never closed', '---\ntitle: x\n']])('%s', (_, text) => {
    const { problems } = parse(lessonFiles({ 'lesson.md': text }))
    expect(problems[0]).toMatchObject({ file: 'lesson.md', line: 1, help: expect.stringContaining('---') })
  })
})

describe('parts that do not fit together', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['a broken Compose file of the lesson', { 'start/compose.yaml': 'services: {orders: {build: ./orders}}\n' }, 'start/compose.yaml', 'no `command`'],
    ['a mutant that names no check', { 'mutants/wrong/mutant.yaml': 'fails: [test_tow]\nhint: x\n' }, 'mutants/wrong/mutant.yaml', 'there is no check test_tow'],
    ['a mutant with a misspelt key', { 'mutants/wrong/mutant.yaml': 'fails: [test_one]\nhnt: x\nhint: y\n' }, 'mutants/wrong/mutant.yaml', '`hnt` is not a key here'],
    ['a mutant whose hint is no text', { 'mutants/wrong/mutant.yaml': 'fails: [test_one]\nhint: 503\n' }, 'mutants/wrong/mutant.yaml', 'a text is expected, and YAML reads this as a number: put it in quotes'],
    ['a mutant without mutant.yaml', { 'mutants/b/orders/main.py': 'x' }, 'mutants/b/mutant.yaml', 'no mutant.yaml'],
    ['a mutant that changes nothing', { 'mutants/b/mutant.yaml': 'fails: [test_one]\nhint: x\n' }, 'mutants/b/mutant.yaml', 'changes no file'],
  ])('%s', (_, change, file, message) => {
    expect(only(parse(lessonFiles(change)))).toMatchObject({ file, message: expect.stringContaining(message) })
  })

  it('a template, a file to open: at their own lines, and without what follows from them', () => {
    expect(only(withFront(FRONT.replace('template: base', 'template: bas')))).toMatchObject({ line: 6, key: 'template', help: expect.stringContaining('Did you mean base? Templates: `base`') })
    expect(only(withFront(FRONT.replace('open: [orders/main.py]', 'open:\n  - orders/main.py\n  - orders/min.py')))).toMatchObject({ line: 9, key: 'open', help: expect.stringContaining('Did you mean orders/main.py?') })
  })

  it('a template whose own Compose file is broken, named from the lesson', () => {
    const templates = { base: { ...OPTIONS.templates['base']!, 'compose.yaml': 'services: {orders: {build: ./orders}}\n' } }
    expect(only(parseLesson(lessonFiles(), { ...OPTIONS, templates }))).toMatchObject({ file: '../../../sandbox-templates/base/compose.yaml' })
  })

  it('a check that a mutant names, at its own line', () => {
    const { problems } = parse(lessonFiles({ 'mutants/wrong/mutant.yaml': 'hint: x\nfails:\n  - test_one\n  - test_tow\n' }))
    expect(problems).toMatchObject([{ line: 4, message: 'there is no check test_tow' }])
  })

  it('a solution, checks that are not there', () => {
    const { 'solution/orders/main.py': _s, ...noSolution } = lessonFiles()
    expect(only(parse(noSolution)).message).toBe('the lesson has no solution')
    expect(only(parse(lessonFiles({ 'checks/test_a.py': '' }))).message).toBe('the lesson has no checks')
  })

  it('two requests of one name', () => {
    const twice = FRONT.replace('faults:', '  - {name: "create an Order!", url: "http://orders:8001/"}\nfaults:')
    expect(only(withFront(twice))).toMatchObject({ line: 14, key: 'requests' })
  })
})

describe('overlays', () => {
  it('replace files of the same path, and come in order of path', () => {
    expect(Object.entries(overlay({ b: '1', a: '1' }, { b: '2' }, { c: '3' }))).toEqual([['a', '1'], ['b', '2'], ['c', '3']])
  })
  it('are taken out of a folder', () => {
    const files = { 'm/x/a': '1', 'm/y/b/c': '2', 'm/z': '3', 'mm/q/a': '4' }
    expect(filesUnder(files, 'm/y')).toEqual({ 'b/c': '2' })
    expect(foldersUnder(files, 'm')).toEqual(['x', 'y'])
  })
})
