import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { app, course, lesson, SOLUTION } from './course.ts'
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
  lessons: { id: string; ok: boolean; problems: string[]; variants: { kind: string; name: string; ok: boolean; problems: string[]; points: number; checks: { id: string; seed: number; outcome: string; hash: string }[] }[] }[]
}

describe('faultline check', () => {
  it('is content with a lesson of which everything is true, on every seed', async () => {
    const dir = inCourse(lesson())
    const human = await faultline(dir, 'check', '--jobs', '1')
    expect(human.stdout).toMatch(/✓ starter +fails 1 of 2 checks/)
    expect(human.stdout).toMatch(/✓ solution +passes all 2 checks, 3 of 3 points/)
    expect(human.stdout).toMatch(/✓ mutant created +fails test_status/)
    expect(human).toMatchObject({ code: 0, stderr: '' })
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
    expect(stdout).toMatch(/the starter must run, and fail for what it lacks: greeter did not start/)
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
    expect(stdout).toContain('on seed 1 the starter passes every check: there is nothing left to do')
    expect(stdout).toContain('test_status fails on seed 2: expected 202 == 200')
    expect(stdout).toContain('test_says_hello should fail on seed 1, and passes')
    expect(stdout).toContain('test_status should pass on seed 1, and fails: expected 201 == 200')
    expect(stdout).toContain('no hint with "nobody says this" on seed 1; shown is: "Say hello to the world."')
    expect(stdout).toContain('lesson.md says points: 4, and its checks are worth 3')
    expect(stdout).toContain('1 lesson, 4 variants')
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
    expect(checks!.variants[0]!.problems).toEqual(["checks/test_hello.py:1: SyntaxError: expected ':'"])
    expect(good!.ok).toBe(true)
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
    expect(lessons[0]!.variants.map((v) => v.name)).toEqual(['created'])
    expect(lessons[0]!.variants[0]!.checks.map((c) => [c.seed, c.id])).toEqual([[5, 'checks/test_hello.py::test_status']])
  })

  it('says what it does not find', async () => {
    const dir = inCourse(lesson())
    expect(await faultline(dir, 'check', '--jobs', '1', 'nowhere')).toMatchObject({ code: 2, stderr: 'faultline: nowhere: there is no such folder. Give a lesson (lessons/NN-part/NN-lesson), or a folder of lessons.\n' })
    expect(await faultline(dir, 'check', '--jobs', '1', '--mutant', 'nobody')).toMatchObject({ code: 2, stderr: 'faultline: 01-part/01-hello has no mutant "nobody". It has: created\n' })
    const empty = folder({ 'a.txt': '' })
    made.push(empty)
    expect(await faultline(empty.dir, 'check', '--jobs', '1', '.')).toMatchObject({ code: 2, stderr: expect.stringContaining('. holds no lesson') as string })
  })
})
