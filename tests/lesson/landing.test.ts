import { expect, it } from 'vitest'
import { wantsToLand } from '../../src/lesson/landing.ts'
import { lessonFiles, parse } from './helpers.ts'

it('a lesson wants five mutants, one for each check, and its links among its sources, to land', () => {
  const files = lessonFiles({}, { body: 'See [a](https://example.com/#part) and [b](https://example.org/b).\n' })
  expect(wantsToLand(parse(files))).toEqual(['5 mutants at least: it has 1', 'a mutant that fails test_two', 'the link https://example.org/b among its `sources`'])
  const more = Object.fromEntries(['a', 'b', 'c', 'd'].flatMap((name) => [[`mutants/${name}/x.py`, ''], [`mutants/${name}/mutant.yaml`, 'fails: [test_two]\nhint: x\n']]))
  expect(wantsToLand(parse(lessonFiles(more)))).toEqual([])
})
