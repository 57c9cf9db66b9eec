import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { faultline } from './faultline.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const folders = (of: string): string[] => fs.readdirSync(path.join(ROOT, of), { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => `${of}/${one.name}`)

it.each(folders('lessons').flatMap(folders))('%s is as it says: starter, solution and each mutant, on every seed', { timeout: 600_000 }, async (lesson) => {
  const { code, stdout, stderr } = await faultline(ROOT, 'check', lesson)
  expect(stderr).toBe('')
  expect(stdout.split('\n').filter((line) => line.includes('\u2717'))).toEqual([])
  expect(code, stdout).toBe(0)
})
