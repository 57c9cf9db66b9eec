import { faultSpecSchema } from '../../src/contract/faults.ts'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readLab } from '../../src/lab/compose.ts'
import { wantsToLand } from '../../src/lesson/landing.ts'
import { loadLessons } from '../../src/lesson/load.ts'
import { overlay } from '../../src/lesson/overlay.ts'
import { frontmatterSchema, mutantSchema, moduleSchema } from '../../src/lesson/schema.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const lessons = await loadLessons(root)

/** The points of a lesson's checks: points(n), or 1 where a check has none. */
function pointsOf(checks: Record<string, string>): number {
  const tests = Object.values(checks).flatMap((text) => [...text.matchAll(/((?:^@[\s\S]*?\n)?)^def test_\w+/gm)])
  return tests.reduce((sum, [, decorators = '']) => sum + Number(/pytest\.mark\.points\((\d+)\)/.exec(decorators)?.[1] ?? 1), 0)
}

describe.each(lessons.map((l) => [l.lesson.id, l] as const))('%s', (_, { lesson, mutants, lab, problems }) => {
  it('has no problems, and a lab', () => {
    expect(problems).toEqual([])
    expect(lab).not.toBeNull()
  })

  it('gives as many points as it says', () => expect(pointsOf(lesson.checks)).toBe(lesson.points))

  it('wants nothing to land: mutants, checks that one of them fails, sources of its links', () => {
    expect(wantsToLand({ lesson, mutants })).toEqual([])
  })

  it('has mutants that differ from the solution, and still have a lab', () => {
    const solved = overlay(lesson.start, lesson.solution)
    for (const m of mutants) {
      const wrong = overlay(solved, m.overlay)
      expect(wrong, m.name).not.toEqual(solved)
      expect(readLab(wrong).problems).toEqual([])
    }
  })

  it('has for each mutant a hint that stands in its checks', () => {
    const text = Object.values(lesson.checks).join('').replace(/["']\s*\n\s*f?["']/g, '')
    for (const m of mutants) expect(text, m.name).toContain(m.hint)
  })
})

describe('docs/AUTHORING.md', () => {
  const text = readFileSync(new URL('../../docs/AUTHORING.md', import.meta.url), 'utf8')
  it.each([['frontmatter', frontmatterSchema], ['mutant.yaml', mutantSchema], ['module.yaml', moduleSchema]] as const)('names every key of %s', (_, schema) => {
    for (const key of Object.keys(schema.shape)) expect(text).toContain(`\`${key}\``)
  })

  const spec = readFileSync(new URL('../../docs/SPEC.md', import.meta.url), 'utf8')
  it.each(faultSpecSchema.def.options.map((option) => [option.def.shape.type.def.values[0] as string, Object.keys(option.def.shape)] as const))('names the fault %s and each of its parameters, as does docs/SPEC.md', (type, keys) => {
    for (const [where, all] of [['AUTHORING', text], ['SPEC', spec]] as const) {
      expect(all, where).toMatch(new RegExp(`\\b${type}\\b`))
      for (const key of keys) if (key !== 'type') expect(all, `${where} ${key}`).toMatch(new RegExp(`\`${key}\\b`))
    }
  })
})
