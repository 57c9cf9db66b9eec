import { describe, expect, it } from 'vitest'
import type { LessonCard } from '../../src/contract/lesson.ts'
import { groupByModule, nextLesson } from '../../src/ui/pages/course.ts'
import { sampleLesson } from './sampleLesson.ts'

const card = (id: string, module: number, order: number): LessonCard =>
  ({ ...sampleLesson, id, order, module: { id: `m${module}`, title: `Module ${module}`, order: module } })
const cards = [card('c', 2, 1), card('b', 1, 2), card('a', 1, 1)]
const done = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, { lessonId: id, passed: ['x'], total: 1, points: 1, pointsMax: 1 }]))

it('orders modules and their lessons', () => {
  expect(groupByModule(cards).map(({ id, cards: own }) => [id, own.map((one) => one.id)])).toEqual([['m1', ['a', 'b']], ['m2', ['c']]])
})

describe('Continue leads', () => {
  it('to the first lesson at first', () => expect(nextLesson(cards, '', {})?.id).toBe('a'))
  it('back to the lesson left off at', () => expect(nextLesson(cards, 'b', {})?.id).toBe('b'))
  it('on from a lesson that is done', () => expect(nextLesson(cards, 'b', done('b'))?.id).toBe('c'))
  it('back to what was left out, when the end is reached', () => expect(nextLesson(cards, 'c', done('c', 'a'))?.id).toBe('b'))
  it('to the last one when all is done', () => expect(nextLesson(cards, 'c', done('a', 'b', 'c'))?.id).toBe('c'))
  it('somewhere though the last one is no longer in the course', () => expect(nextLesson(cards, 'gone', {})?.id).toBe('a'))
  it('nowhere in an empty course', () => expect(nextLesson([], '', {})).toBeUndefined())
})
