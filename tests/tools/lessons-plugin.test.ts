import { expect, it } from 'vitest'
import { lessons } from '../../tools/vite/lessons.ts'
import { course, lesson } from '../cli/course.ts'
import { tempFolder } from './temp.ts'

/** What the plugin says of a course of a good lesson and one with a misspelt key. */
async function load(command: 'serve' | 'build', id: string): Promise<{ code: unknown; warnings: string[] }> {
  const broken = lesson({ 'lesson.md': lesson()['lesson.md']!.replace('minutes', 'minuts') })
  const plugin = lessons(tempFolder(course(lesson(), broken))) as unknown as {
    configResolved(config: { command: string }): void
    load(this: object, id: string): Promise<unknown>
  }
  plugin.configResolved({ command })
  const warnings: string[] = []
  const context = { warn: (text: string) => { warnings.push(text) }, error: (text: string) => { throw new Error(text) } }
  return { code: await plugin.load.call(context, id), warnings }
}

it('builds no page of lessons with problems', async () => {
  await expect(load('build', '\0virtual:lessons')).rejects.toThrow('lessons/01-part/02-hello/lesson.md:5: minuts: `minuts` is not a key here')
})

it('shows the others while one is being written, and says what is wrong over that one', async () => {
  const index = await load('serve', '\0virtual:lessons')
  expect(index.warnings.join()).toContain('lessons/01-part/02-hello/lesson.md:5: minuts')
  expect(index.code).toContain('01-part/02-hello')
  expect((await load('serve', '\0virtual:lesson/01-part/01-hello')).code).toContain('Say hello')
  await expect(load('serve', '\0virtual:lesson/01-part/02-hello')).rejects.toThrow('This lesson has problems:\n  lessons/01-part/02-hello/lesson.md:5: minuts')
})
