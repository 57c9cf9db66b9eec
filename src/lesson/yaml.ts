import { isMap, LineCounter, parseDocument, type Document, type Pair, type Scalar } from 'yaml'
import * as z from 'zod'
import type { SourceProblem } from '../contract/lab.ts'
import { listed, nearest } from '../lab/problems.ts'
import { offsetOfError } from '../lab/yaml-place.ts'
import { FAULT_TYPES, type UnknownKeyIssue } from './schema.ts'

type Path = readonly PropertyKey[]

export interface YamlReading<T> {
  /** null when something is wrong: the problems say what. */
  data: T | null
  /** The line of the file on which a value stands, or the nearest one around it. */
  lineOf(...path: Path): number
}

/**
 * Reads YAML against a strict schema. What is wrong becomes problems with file, line, key and way out. `firstLine` is the line of
 * the file on which the YAML begins.
 */
export function readYaml<S extends z.ZodObject>(
  text: string, schema: S, file: string, problems: SourceProblem[], firstLine = 1,
): YamlReading<z.output<S>> {
  const counter = new LineCounter()
  const doc = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'silent' })
  const lineAt = (offset: number): number => firstLine + Math.max(1, counter.linePos(offset).line) - 1
  const lineOf = (...path: Path): number => lineAt(offsetOf(doc, path))
  if (doc.errors.length > 0) {
    for (const e of doc.errors.slice(0, 3)) {
      problems.push({
        file, line: lineAt(offsetOfError(doc, e)), key: '', message: `not valid YAML: ${e.message.split('\n')[0]}`,
        help: 'Indent with spaces, write "key: value", close quotes; a text with a colon in it needs quotes.',
      })
    }
    return { data: null, lineOf }
  }
  const result = schema.safeParse(doc.toJS() ?? {})
  const issues = result.error?.issues ?? []
  const misspelt = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? meantBy(issue, schema) : []))
  for (const issue of issues) {
    // The key is there, by another name: that is told.
    if (isMissing(issue) && misspelt.includes(issue.path.join('.'))) continue
    problems.push(...explain(issue, schema, file, (path) => lineOf(...path)))
  }
  return { data: result.data ?? null, lineOf }
}

type UnknownKeys = Extract<z.core.$ZodIssue, { code: 'unrecognized_keys' }>

const keysFor = (issue: UnknownKeys, schema: z.ZodObject): string[] => (issue as UnknownKeyIssue).known ?? keysAt(schema, issue.path)

/** The dotted paths of the keys that misspelt ones stand for. */
const meantBy = (issue: UnknownKeys, schema: z.ZodObject): string[] =>
  issue.keys.flatMap((name) => nearest(name, keysFor(issue, schema)) ?? []).map((name) => [...issue.path, name].join('.'))

const isMissing = (issue: z.core.$ZodIssue): boolean =>
  ('input' in issue && issue.input === undefined && issue.code === 'invalid_type') || / received undefined$/.test(issue.message)

function explain(issue: z.core.$ZodIssue, schema: z.ZodObject, file: string, lineOf: (path: Path) => number): SourceProblem[] {
  const key = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysFor(issue, schema)
    return issue.keys.map((name) => {
      const near = nearest(name, allowed)
      return {
        file, line: lineOf([...issue.path, name]), key: [...issue.path, name].join('.'),
        message: `\`${name}\` is not a key here`,
        help: `${near ? `Did you mean \`${near}\`? ` : ''}The keys here: ${listed(allowed)}.`,
      }
    })
  }
  const message = isMissing(issue) ? `\`${key}\` is missing` : wordsFor(issue.message)
  return [{ file, line: lineOf(issue.path), key, message, help: helpAt(schema, issue.path) }]
}

/** What YAML reads as a number or a truth value where a text is wanted is a matter of quotes. */
function wordsFor(message: string): string {
  const [, wanted = '', got = ''] = /expected (\w+), received (\w+)$/.exec(message) ?? []
  if (wanted === 'string' && (got === 'number' || got === 'boolean')) return `a text is expected, and YAML reads this as a ${got}: put it in quotes`
  return wanted === '' ? message : `expected ${wanted}, and this is ${got}`
}

/** The schema at a path, through arrays, defaults and optionals; null where the path leaves the schema. */
function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | null {
  const inner = unwrap(schema)
  const [step, ...rest] = path
  if (step === undefined) return inner
  if (inner instanceof z.ZodArray) return schemaAt(inner.element, rest)
  if (inner instanceof z.ZodObject) {
    const next = inner.shape[String(step)]
    return next ? schemaAt(next, rest) : null
  }
  return null
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
  return wrapped ? unwrap(schema.unwrap()) : schema
}

function keysAt(schema: z.ZodObject, path: Path): string[] {
  const at = schemaAt(schema, path)
  return at instanceof z.ZodObject ? Object.keys(at.shape) : []
}

/** The description nearest to the path: that of the value itself, or of what it stands in. */
function helpAt(schema: z.ZodObject, path: Path): string {
  if (path.at(-1) === 'type' && path.at(-2) === 'spec') return `Faults: ${listed(FAULT_TYPES)}.`
  for (let length = path.length; length > 0; length--) {
    const parent = schemaAt(schema, path.slice(0, length - 1))
    const own = parent instanceof z.ZodObject ? parent.shape[String(path[length - 1])] : null
    const description = own ? describedBy(own) : undefined
    if (description) return `${description}.`
  }
  return `The keys here: ${listed(Object.keys(schema.shape))}.`
}

const describedBy = (schema: z.core.$ZodType): string | undefined => z.globalRegistry.get(schema)?.description

/** Where a path's key stands in the text; the nearest parent's where it is missing. */
function offsetOf(doc: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? doc.contents : doc.getIn(path.slice(0, length - 1) as unknown[], true)
    const step = path[length - 1]
    if (isMap(parent)) {
      const pair = parent.items.find((p) => String((p.key as Scalar).value) === String(step)) as Pair<Scalar> | undefined
      if (pair?.key.range) return pair.key.range[0]
    } else if (typeof step === 'number') {
      const item = doc.getIn(path.slice(0, length) as unknown[], true) as { range?: [number, number, number] } | undefined
      if (item?.range) return item.range[0]
    }
  }
  return 0
}
