import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { app, course, lesson, project, SOLUTION } from './course.ts'
import { faultline, folder } from './faultline.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 })

let made: ReturnType<typeof folder>[] = []
afterEach(() => { for (const one of made) one.remove(); made = [] })
const inCourse = (...lessons: Record<string, string>[]): string => {
  const one = folder(course(...lessons))
  made.push(one)
  return one.dir
}

interface Report {
  ok: boolean
  lessons: { id: string; ok: boolean; problems: string[]; wants: string[]; variants: { kind: string; name: string; ok: boolean; problems: string[]; points: number; checks: { id: string; seed: number; outcome: string; hash: string }[] }[] }[]
}

describe('faultline check', () => {
  it('is content with a lesson of which everything is true, on every seed', async () => {
    const dir = inCourse(lesson())
    const human = await faultline(dir, 'check', '--jobs', '1')
    expect(human.stdout).toMatch(/✓ starter +fails 1 of 2 checks/)
    expect(human.stdout).toMatch(/✓ solution +passes all 2 checks, 3 of 3 points/)
    expect(human.stdout).toMatch(/✓ mutant created +fails test_status/)
    expect(human).toMatchObject({ code: 0, stderr: '' })
    expect(human.stdout).toContain('    to land it wants 5 mutants at least: it has 1\n    to land it wants a mutant that fails test_says_hello\n✓ 1 lesson')
    const json = await faultline(dir, 'check', '--jobs', '1', 'lessons/01-part/01-hello', '--json')
    const { ok, lessons } = JSON.parse(json.stdout) as Report
    expect([json.code, ok, lessons.length]).toEqual([0, true, 1])
    expect(lessons[0]!.variants.map((v) => [v.kind, v.name, v.ok, v.points])).toEqual([['starter', 'starter', true, 1], ['solution', 'solution', true, 3], ['mutant', 'created', true, 2]])
    expect(lessons[0]!.variants[1]!.checks.map((c) => [c.seed, c.outcome])).toEqual([[1, 'passed'], [1, 'passed'], [2, 'passed'], [2, 'passed']])
    expect(lessons[0]!.variants[1]!.checks[0]!.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('refuses a starter that does not even start', async () => {
    const dir = inCourse(lesson({ 'start/greeter/main.py': 'def (\n' }))
    const { code, stdout } = await faultline(dir, 'check', '--jobs', '1', 'lessons')
    expect(code).toBe(1)
    expect(stdout).toContain('the starter must run, and fail for what it lacks; it does not on seeds 1, 2: greeter did not start: ')
  })

  it('tells of everything that is not as the lesson says', async () => {
    const dir = inCourse(lesson({
      'start/greeter/main.py': SOLUTION,
      'solution/greeter/main.py': app(', status_code=202', '{"hello": "world"}'),
      'mutants/created/mutant.yaml': 'fails: [test_says_hello]\nhint: nobody says this\n',
      'mutants/silent/mutant.yaml': 'fails: [test_says_hello]\nhint: nobody says this\n',
      'mutants/silent/greeter/main.py': app('', '{}'),
      'lesson.md': lesson()['lesson.md']!.replace('points: 3', 'points: 4'),
    }))
    const { code, stdout } = await faultline(dir, 'check', '--jobs', '1', 'lessons')
    expect(code).toBe(1)
    expect(stdout).toContain('the starter passes every check on seeds 1, 2: there is nothing left to do')
    expect(stdout).toContain('test_status fails on seeds 1, 2: expected 202 == 200 (where 202 = <GET http://greeter:8001/hello: 202 after 0.001 s>.status)\n')
    expect(stdout).toContain('test_says_hello should fail and passes on seeds 1, 2\n')
    expect(stdout).toContain('test_status should pass and fails on seeds 1, 2: expected 201 == 200')
    expect(stdout).toContain('no hint with "nobody says this" on seeds 1, 2: shown is "Say hello to the world."')
    expect(stdout).toContain('lessons/01-part/01-hello/lesson.md: points: 4, and its checks are worth 3; write points: 3')
    expect(stdout).toContain('lessons/01-part/01-hello/mutants/created/mutant.yaml: `fails` does not name what fails: write `fails: [test_status]`')
    expect(stdout).toContain('1 lesson, 4 variants')
  })

  it('shows what a failing service printed last, once', async () => {
    const breaks = app('', 'json.loads("{")').replace('from', 'import json\nfrom')
    const { code, stdout } = await faultline(inCourse(lesson({ 'solution/greeter/main.py': breaks, 'mutants/created/greeter/main.py': 'def (\n' })), 'check', '--jobs', '1')
    expect(code).toBe(1)
    expect(stdout).toContain([
      '        greeter ended its stderr with:', '          ERROR:    Exception in ASGI application', '          Traceback (most recent call last):', '            ...',
      '            File "/app/main.py", line 8, in hello', '              return json.loads("{")', '                     ~~~~~~~~~~^^^^^', '            ...',
      '          json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)\n',
    ].join('\n'))
    expect(stdout.split('JSONDecodeError').length).toBe(2)
    expect(stdout).toContain('nothing can be checked on seeds 1, 2: greeter did not start: it ended with code 1: SyntaxError: invalid syntax (main.py, line 1) (greeter/main.py:1)\n        The last lines of its log:\n')
    expect(stdout.split('greeter did not start').length).toBe(2)
    expect(stdout).not.toContain('full-trace')
  })

  it('a broken lesson is named by file and line, and keeps no other from being checked', async () => {
    const dir = inCourse(
      lesson({ 'lesson.md': '---\ntitle: Hello\nminuts: 5\n---\n' }),
      lesson({ 'checks/test_hello.py': 'def test_says_hello(lab)\n    pass\ndef test_status(lab): pass\n' }),
      lesson(),
    )
    const { code, stdout } = await faultline(dir, 'check', '--jobs', '1', '--json')
    const [frontmatter, checks, good] = (JSON.parse(stdout) as Report).lessons
    expect(code).toBe(2)
    expect(frontmatter!.problems.join('\n')).toMatch(/lessons\/01-part\/01-hello\/lesson\.md:\d+: .*minuts/)
    const human = await faultline(dir, 'check', '--jobs', '1', 'lessons/01-part/02-hello')
    expect(human.stdout.split("SyntaxError: expected ':'").length).toBe(2)
    expect(human.stdout).toMatch(/✗ mutant created +the checks could not run, as above/)
    expect(checks!.variants[0]!.problems).toEqual(["checks/test_hello.py:1: SyntaxError: expected ':'"])
    expect(good!.ok).toBe(true)
  })

  it('names the file of a broken lab as it lies in the lesson', async () => {
    const broken = 'services:\n  greeter:\n    build: ./greeter\n    comand: x\n'
    const { code, stdout } = await faultline(inCourse(lesson({ 'mutants/created/compose.yaml': broken }), lesson({ 'solution/compose.yaml': broken })), 'check', '--jobs', '1')
    expect(stdout).toContain('✗ the mutant created has no lab that can run:\n')
    expect(stdout).toContain('✗ lessons/01-part/01-hello/mutants/created/compose.yaml:4: services.greeter.comand')
    expect(stdout).toContain('✗ lessons/01-part/02-hello/solution/compose.yaml:4: services.greeter.comand')
    expect(code).toBe(2)
  })

  it('says why a world.ts cannot be loaded', async () => {
    const { code, stdout } = await faultline(inCourse(lesson({ 'world.ts': "import { http } from 'msw'\n" }), lesson({ 'world.ts': 'export const handlers = [\n' })), 'check', '--jobs', '1')
    expect(stdout).toMatch(/✗ lessons\/01-part\/01-hello\/world\.ts: it cannot be loaded: Cannot find package 'msw'.* from lessons\/ of Faultline's own folder\./)
    expect(stdout).toMatch(/✗ lessons\/01-part\/02-hello\/world\.ts:1: it cannot be loaded: /)
    expect(code).toBe(2)
  })

  it('names a missing module.yaml by its whole path', async () => {
    const one = folder(lesson())
    made.push(one)
    const { code, stdout } = await faultline(path.dirname(one.dir), 'check', '--jobs', '1', path.basename(one.dir))
    expect(stdout).toContain('\u2717 module.yaml:1: title: the part')
    const part = folder(Object.fromEntries(Object.entries(lesson()).map(([name, text]) => [`lessons/02-part/01-x/${name}`, text])))
    made.push(part)
    expect((await faultline(part.dir, 'check', '--jobs', '1')).stdout).toContain('\u2717 lessons/02-part/module.yaml:1: title: the part 02-part has no module.yaml')
    expect(code).toBe(2)
  })

  it('checks one mutant, some seeds, some checks', async () => {
    const dir = inCourse(lesson())
    const { code, stdout } = await faultline(dir, 'check', '--jobs', '1', 'lessons/01-part', '--mutant', 'created', '--seeds', '5', '-k', 'status', '--json')
    const { lessons } = JSON.parse(stdout) as Report
    expect(code).toBe(0)
    expect([lessons[0]!.wants, lessons[0]!.variants.map((v) => v.name)]).toEqual([[], ['created']])
    expect(lessons[0]!.variants[0]!.checks.map((c) => [c.seed, c.id])).toEqual([[5, 'checks/test_hello.py::test_status']])
  })

  it('says what it does not find', async () => {
    const dir = inCourse(lesson())
    expect(await faultline(dir, 'check', '--jobs', '1', 'nowhere')).toMatchObject({ code: 2, stderr: 'faultline: nowhere: there is no such folder. Give a lesson (lessons/NN-part/NN-lesson), or a folder of lessons.\n' })
    expect(await faultline(dir, 'check', '--jobs', '1', '--mutant', 'nobody')).toMatchObject({ code: 2, stderr: 'faultline: 01-part/01-hello has no mutant "nobody". It has: created\n' })
    const empty = folder({ 'a.txt': '' })
    made.push(empty)
    expect(await faultline(empty.dir, 'check', '--jobs', '1', '.')).toMatchObject({ code: 2, stderr: expect.stringContaining('. holds no lesson') as string })
    expect(await faultline(empty.dir, 'check', 'a.txt')).toMatchObject({ code: 2, stderr: "faultline: a.txt is a file. Give the lesson's folder: .\n" })
    const own = folder(project())
    made.push(own)
    expect(await faultline(own.dir, 'check', '.')).toMatchObject({ code: 2, stderr: 'faultline: . is a project, not a lesson: there is no lesson.md in it. Use: faultline test .\n' })
  })
})
