import fs from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import { build, type Rolldown } from 'vite'
import { expect, it } from 'vitest'
import { bundleWorker } from '../../tools/vite/sandbox-worker.ts'
import { lessons } from '../../tools/vite/lessons.ts'
import { tempFolder } from './temp.ts'

it('bundles the worker into one classic script, with Node left out', async () => {
  const folder = tempFolder({
    'worker.ts': 'import { readFileSync } from "node:fs"\nimport { twice } from "./twice.ts"\nconst load = (url: string) => import(url)\nself.answer = [twice(21), typeof readFileSync, typeof load]\nexport const started = true\n',
    'twice.ts': 'export const twice = (n: number): number => n * 2\n',
  })
  const code = await bundleWorker(path.join(folder, 'worker.ts'))
  const self: { answer?: unknown } = {}
  // A classic script: top-level import or export would be a syntax error.
  new vm.Script(code).runInNewContext({ self })
  expect(self.answer).toEqual([42, 'undefined', 'function'])
})

it('says what is missing without a worker', async () => {
  await expect(bundleWorker('/no/worker.ts')).rejects.toThrow('worker.ts is missing')
})

it('puts the cards into the main chunk and each lesson into one of its own', async () => {
  const folder = tempFolder({ 'main.js': 'import { cards, loadLesson } from "virtual:lessons"\nglobalThis.course = { cards, loadLesson }\n' })
  const output = await build({
    configFile: false, root: folder, logLevel: 'error', plugins: [lessons()],
    build: { write: false, minify: false, rolldownOptions: { input: path.join(folder, 'main.js') } },
  }) as Rolldown.RolldownOutput
  const chunks = output.output.filter((chunk) => chunk.type === 'chunk')
  const main = chunks.find((chunk) => chunk.isEntry)!
  const first = fs.readFileSync(path.resolve(import.meta.dirname, '../../lessons/01-rest-apis/01-first-endpoint/lesson.md'), 'utf8')
  const title = /^title: (.+)$/m.exec(first)![1]!
  expect(main.code).toContain(title)
  expect(main.code).toContain('There is no lesson ')
  expect(main.code).not.toContain('"solution')
  expect(main.code).not.toContain('def test_')
  const lesson = chunks.find((chunk) => !chunk.isEntry && chunk.code.includes(title))!
  expect(lesson.code).toContain('def test_')
  expect(lesson.code).not.toContain('mutant')
})
