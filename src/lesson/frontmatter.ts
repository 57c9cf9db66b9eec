import type { SourceProblem } from '../contract/lab.ts'
import { frontmatterSchema, type Frontmatter } from './schema.ts'
import { readYaml } from './yaml.ts'

export interface Front {
  /** null when something is wrong with it: the problems say what. */
  data: Frontmatter | null
  /** The line of the file on which a value of the frontmatter stands. */
  lineOf(...path: PropertyKey[]): number
  body: string
  /** The line of the file on which the body begins. */
  bodyLine: number
}

/** Splits a lesson.md on its --- lines and reads what stands between them. */
export function readFront(source: string, file: string, problems: SourceProblem[]): Front {
  const lines = source.replace(/^\uFEFF/, '').split(/\r?\n/)
  const end = lines.indexOf('---', 1)
  if (lines[0] !== '---' || end < 0) {
    problems.push({
      file, line: 1, key: '',
      message: lines[0] === '---' ? 'the frontmatter is never closed' : 'the file has no frontmatter',
      help: 'Begin the file with a line ---, then title, summary, objectives and so on, then a line ---.',
    })
    return { data: null, lineOf: () => 1, body: lines[0] === '---' ? '' : lines.join('\n'), bodyLine: 1 }
  }
  const front = readYaml(lines.slice(1, end).join('\n'), frontmatterSchema, file, problems, 2)
  return { ...front, body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 }
}
