/** Made by the lessons plugin at build time: cards in the main bundle, each lesson in a chunk of its own. */
declare module 'virtual:lessons' {
  import type { Lesson, LessonCard } from '../contract/lesson.ts'
  export const cards: LessonCard[]
  export function loadLesson(id: string): Promise<Lesson>
}
