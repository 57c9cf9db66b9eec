import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadLesson, loadLessons, loadWorld } from '../../src/lesson/load.ts'
import { FRONT, lessonFiles } from './helpers.ts'

let course = ''
const write = async (path: string, content: string | Uint8Array) => {
  await mkdir(dirname(join(course, path)), { recursive: true })
  await writeFile(join(course, path), content)
}
const writeLesson = async (folder: string, change = {}) => {
  for (const [path, text] of Object.entries(lessonFiles(change, { front: FRONT.replace('template: base', 'template: mine') }))) await write(`${folder}/${path}`, text)
}

beforeEach(async () => {
  course = await mkdtemp(join(tmpdir(), 'course-'))
  await write('sandbox-templates/mine/compose.yaml', 'services: {orders: {build: ./orders, command: uvicorn main:app --port 8001}}\n')
  await write('lessons/02-b/module.yaml', 'title: Second part\n')
  await writeLesson('lessons/02-b/01-x')
})
afterEach(() => rm(course, { recursive: true, force: true }))

describe('loading from disk', () => {
  it('finds every lesson in order, with its part and the course\'s own templates', async () => {
    await write('lessons/01-a/module.yaml', 'title: First part\n')
    await writeLesson('lessons/01-a/02-z')
    await writeLesson('lessons/01-a/01-y')
    const lessons = await loadLessons(course)
    expect(lessons.map((l) => l.lesson.id)).toEqual(['01-a/01-y', '01-a/02-z', '02-b/01-x'])
    expect(lessons[2]?.lesson).toMatchObject({ order: 1, module: { id: '02-b', title: 'Second part', order: 2 } })
    expect(lessons.flatMap((l) => l.problems)).toEqual([])
    expect((await loadLessons(join(course, 'lessons'))).length).toBe(3)
  })

  it('knows the project\'s own templates too', async () => {
    await write('lessons/02-b/01-x/lesson.md', lessonFiles({}, { front: FRONT.replace('template: base', 'template: fastapi-service') })['lesson.md']!)
    const { lesson, problems } = await loadLesson(join(course, 'lessons/02-b/01-x'))
    expect(problems).toEqual([])
    expect(lesson.start['orders/Dockerfile']).toContain('FROM python')
    expect(Object.keys(lesson.start).filter((name) => /^checks\/|package\.json$/.test(name))).toEqual([])
  })

  it('passes over what Python and editors leave behind, and reads Windows line ends', async () => {
    await write('lessons/02-b/01-x/start/orders/__pycache__/main.pyc', new Uint8Array([255, 0]))
    await write('lessons/02-b/01-x/start/orders/main.py', 'a = 1\r\nb = 2\r\n')
    const { lesson, problems } = await loadLesson(join(course, 'lessons/02-b/01-x'))
    expect(problems).toEqual([])
    expect(lesson.start['orders/main.py']).toBe('a = 1\nb = 2\n')
  })

  it('reports a file that is no text, and a part without module.yaml', async () => {
    await write('lessons/02-b/01-x/start/orders/logo.png', new Uint8Array([137, 80, 255, 254]))
    await rm(join(course, 'lessons/02-b/module.yaml'))
    const { problems } = await loadLesson(join(course, 'lessons/02-b/01-x'))
    expect(problems.map((p) => p.file)).toEqual(['start/orders/logo.png', '../module.yaml'])
  })

  it('says what is no lesson', async () => {
    await expect(loadLesson(join(course, 'lessons'))).rejects.toThrow('there is no lesson.md in it')
  })

  it('loads the handlers of world.ts, where there is one', async () => {
    const dir = join(course, 'lessons/02-b/01-x')
    expect(await loadWorld(dir)).toBeNull()
    await write('lessons/02-b/01-x/world.ts', 'export const wrong: number = 1\n')
    await expect(loadWorld(dir)).rejects.toThrow('exports no handlers')
  })
})
