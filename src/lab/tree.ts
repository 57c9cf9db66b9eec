import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Document, Node as YamlNode, Pair, YAMLMap } from 'yaml'
import { interpolate, type Variables } from './interpolate.ts'
import type { Problems } from './problems.ts'
import { offsetOfError } from './yaml-place.ts'

/** A YAML value that knows its line, with aliases and merges resolved and variables put in. */
export type Tree = MapTree | ListTree | ScalarTree
export interface MapTree { kind: 'map'; line: number; entries: Map<string, Entry> }
export interface ListTree { kind: 'list'; line: number; items: Tree[] }
export interface ScalarTree { kind: 'scalar'; line: number; value: string | number | boolean | null }
/** `line` is the key's own line; the value may stand further down. */
export interface Entry { line: number; value: Tree }

/** The document's tree, or null when it is not YAML; what is wrong is then in `problems`. */
export function readTree(source: string, problems: Problems, variables: Variables | null): Tree | null {
  const lines = new LineCounter()
  const doc = parseDocument(source, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'silent' })
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(Math.min(offset, source.length)).line)
  for (const error of doc.errors.slice(0, 5)) {
    const line = lineAt(offsetOfError(doc, error))
    problems.add({ line }, '', yamlMessage(error.code, error.message, source.split('\n')[line - 1] ?? ''), yamlHelp(error.code))
  }
  if (doc.errors.length > 0) return null
  return build(doc.contents as YamlNode | null, { doc, lineAt, problems, variables, open: new Set(), done: new Map() }, '')
}

function yamlMessage(code: string, message: string, line: string): string {
  if (code === 'DUPLICATE_KEY') return `the key "${line.trim().split(':')[0]}" stands here a second time`
  if (code === 'TAB_AS_INDENT') return 'a tab is used as indentation'
  return `not valid YAML: ${message.split('\n')[0]}`
}

function yamlHelp(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'Keep one of them: join their values.'
  if (code === 'TAB_AS_INDENT') return 'YAML indents with spaces only: replace the tab by two spaces.'
  if (code === 'MULTIPLE_DOCS') return 'A file holds one document: remove the --- line.'
  if (code === 'MISSING_CHAR') return 'A quote or a bracket is opened and not closed, or a colon is missing.'
  return 'Look at this line and the one above it: indentation by spaces, "key: value" with a space after the colon, and quotes closed.'
}

interface Building {
  doc: Document
  lineAt: (offset: number) => number
  problems: Problems
  variables: Variables | null
  open: Set<YamlNode>
  done: Map<YamlNode, Tree>
}

function build(node: YamlNode | null | undefined, b: Building, key: string, fallbackLine = 1): Tree {
  if (!node) return { kind: 'scalar', line: fallbackLine, value: null }
  const line = node.range ? b.lineAt(node.range[0]) : fallbackLine
  if (isAlias(node)) return buildAlias(node.resolve(b.doc), node.source, line, b, key)
  const known = b.done.get(node)
  if (known) return known
  b.open.add(node)
  const tree = buildValue(node, b, key, line)
  b.open.delete(node)
  b.done.set(node, tree)
  return tree
}

function buildAlias(target: YamlNode | undefined, name: string, line: number, b: Building, key: string): Tree {
  if (target && !b.open.has(target)) return build(target, b, key, line)
  b.problems.add(
    { line }, key, `the alias *${name} ${target ? 'stands inside its own anchor' : 'has no anchor'}`,
    `Define &${name} before it is used, outside of itself.`,
  )
  return { kind: 'scalar', line, value: null }
}

function buildValue(node: YamlNode, b: Building, key: string, line: number): Tree {
  if (isMap(node)) return { kind: 'map', line, entries: buildEntries(node, b, key, line) }
  if (isSeq(node)) {
    return { kind: 'list', line, items: node.items.map((item, i) => build(item as YamlNode, b, `${key}.${i}`, line)) }
  }
  return { kind: 'scalar', line, value: isScalar(node) ? scalarValue(node.value, b, key, line) : null }
}

function buildEntries(node: YAMLMap, b: Building, key: string, mapLine: number): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  const merged: Entry[] = []
  for (const pair of node.items as Pair<YamlNode, YamlNode | null>[]) {
    const name = isScalar(pair.key) ? String(typeof pair.key.value === 'symbol' ? '<<' : pair.key.value) : String(pair.key)
    const line = pair.key?.range ? b.lineAt(pair.key.range[0]) : mapLine
    const value = build(pair.value, b, key === '' ? name : `${key}.${name}`, line)
    if (name === '<<') merged.push({ line, value })
    else entries.set(name, { line, value })
  }
  for (const { line, value } of merged) mergeInto(entries, value, { line }, b, key)
  return entries
}

/** YAML merge (`<<: *base`): a key of the map itself wins over a merged one. */
function mergeInto(entries: Map<string, Entry>, from: Tree, place: { line: number }, b: Building, key: string): void {
  if (from.kind === 'list') for (const item of from.items) mergeInto(entries, item, place, b, key)
  else if (from.kind === 'map') for (const [name, entry] of from.entries) entries.has(name) || entries.set(name, entry)
  else b.problems.add(place, key, '<< merges a map, and this is none', 'Write `<<: *name`, where &name marks a map.')
}

function scalarValue(value: unknown, b: Building, key: string, line: number): ScalarTree['value'] {
  if (typeof value === 'string' && b.variables && value.includes('$')) {
    const { text, errors } = interpolate(value, b.variables)
    for (const e of errors) b.problems.add({ line }, key, e.message, e.help)
    return text
  }
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === undefined ? null : String(value)
}
