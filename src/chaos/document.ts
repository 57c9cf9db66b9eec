import { isMap, isSeq, LineCounter, parseDocument, type Document, type Pair, type Scalar } from 'yaml'
import type { SourceProblem } from '../contract/lab.ts'

export type Path = readonly (string | number)[]

/** A file of YAML, or of JSON, which is YAML too: its value, and the line of each of its keys. */
export interface Source {
  value: unknown
  problems: SourceProblem[]
  wrong(path: Path, message: string, help: string): void
}

export function readSource(text: string, file: string): Source {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent', merge: true })
  const problems: SourceProblem[] = []
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line)
  for (const error of doc.errors.slice(0, 3)) {
    problems.push({ file, line: lineAt(error.pos[0]), key: '', message: `not valid YAML or JSON: ${error.message.split('\n')[0]}`, help: 'Indent with spaces, close quotes and brackets; a text with a colon in it needs quotes.' })
  }
  return {
    value: doc.errors.length > 0 ? null : doc.toJS(), problems,
    wrong: (path, message, help) => problems.push({ file, line: lineAt(offsetOf(doc, path)), key: path.join('.'), message, help }),
  }
}

/** Where a path's key stands; the nearest parent's where it is missing. */
function offsetOf(doc: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const step = path[length - 1]
    const parent: unknown = length === 1 ? doc.contents : doc.getIn(path.slice(0, length - 1), true)
    if (isMap(parent)) {
      const pair = parent.items.find((one) => String((one.key as Scalar).value) === String(step)) as Pair<Scalar> | undefined
      if (pair?.key.range) return pair.key.range[0]
    } else if (isSeq(parent) && typeof step === 'number') {
      const item = parent.items[step] as { range?: [number, number, number] } | undefined
      if (item?.range) return item.range[0]
    }
  }
  return 0
}
