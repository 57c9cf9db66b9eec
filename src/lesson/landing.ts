import type { LoadedLesson } from '../contract/lesson.ts'
import { namesOfChecks } from './mutants.ts'

/** Usual wrong solutions that a lesson of this course comes with, at least. */
const MUTANTS = 5

/** What a lesson that works still wants before it may stand in lessons/: npm test holds each to it. */
export function wantsToLand({ lesson, mutants }: Pick<LoadedLesson, 'lesson' | 'mutants'>): string[] {
  const covered = mutants.flatMap((mutant) => mutant.fails)
  const untested = namesOfChecks(lesson.checks).filter((name) => !covered.includes(name))
  return [
    ...(mutants.length < MUTANTS ? [`${MUTANTS} mutants at least: it has ${mutants.length}`] : []),
    ...untested.map((name) => `a mutant that fails ${name}`),
    ...uncited(lesson).map((url) => `the link ${url} among its \`sources\``),
  ]
}

/** Outside links of the prose that `sources` does not list; which part of a page they point at does not matter. */
function uncited({ prose, sources }: LoadedLesson['lesson']): string[] {
  const page = (url: string): string => url.split('#')[0]!
  const links = new Set(prose.flatMap((section) => [...section.html.matchAll(/href="(https:[^"]+)"/g)].map((match) => match[1]!)))
  return [...links].filter((link) => !sources.some(({ url }) => page(url) === page(link)))
}
