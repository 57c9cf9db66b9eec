import { globSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../tools/paths.ts'
import { OTHERS } from '../../tools/vite/one-language.ts'

const translations = globSync('node_modules/{react-aria,react-stately,react-aria-components,@react-aria/*}/dist/**/intl/**/*.mjs', { cwd: ROOT }).map((file) => file.split(path.sep).join('/'))

it('the build leaves English of each component’s own words, and nothing else', () => {
  const kept = translations.filter((file) => !OTHERS.test(`/${file}`))
  expect(translations.length).toBeGreaterThan(100)
  expect(kept.filter((file) => !file.endsWith('en-US.mjs'))).toEqual([])
  expect(kept.length).toBeGreaterThan(3)
})
