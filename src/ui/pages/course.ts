import type { LessonCard } from '../../stores/contract.ts'
import { isComplete, type LessonProgress } from '../../stores/index.ts'

export interface CourseModule { id: string; title: string; order: number; cards: LessonCard[] }

export function groupByModule(cards: readonly LessonCard[]): CourseModule[] {
  const modules = new Map<string, CourseModule>()
  for (const card of inOrder(cards)) {
    const module = modules.get(card.module.id) ?? { ...card.module, cards: [] }
    module.cards.push(card)
    modules.set(card.module.id, module)
  }
  return [...modules.values()]
}

export const inOrder = (cards: readonly LessonCard[]): LessonCard[] =>
  [...cards].sort((a, b) => a.module.order - b.module.order || a.order - b.order)

/** Where Continue leads: the lesson left off at, or, if that is done, the first that is not. */
export function nextLesson(
  cards: readonly LessonCard[], last: string, byLesson: Readonly<Record<string, LessonProgress>>,
): LessonCard | undefined {
  const ordered = inOrder(cards)
  const open = (card: LessonCard) => !isComplete(byLesson[card.id])
  const left = ordered.find((card) => card.id === last)
  if (left !== undefined && open(left)) return left
  const after = left === undefined ? [] : ordered.slice(ordered.indexOf(left) + 1)
  return after.find(open) ?? ordered.find(open) ?? left ?? ordered[0]
}
