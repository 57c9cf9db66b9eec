import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { faultline } from './faultline.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

it('every lesson of the course is as it says: starter, solution and each mutant, on every seed', { timeout: 240_000 }, async () => {
  const { code, stdout, stderr } = await faultline(ROOT, 'check', 'lessons')
  expect(stderr).toBe('')
  expect(stdout.split('\n').filter((line) => line.includes('\u2717'))).toEqual([])
  expect(code, stdout).toBe(0)
})
