/** The JSONPath of tolerances (RFC 9535), as far as it needs no filters: $.a.b, ['a b'], [0], [-1], [*], .*, and ..a */
type Step = { kind: 'name'; name: string } | { kind: 'index'; index: number } | { kind: 'all' } | { kind: 'deep' }

const STEP = /\.\.(?=[\w*[])|\.?\[\s*'(?<quoted>[^']*)'\s*\]|\.?\[\s*"(?<double>[^"]*)"\s*\]|\.?\[\s*(?<index>-?\d+)\s*\]|\.?\[\s*\*\s*\]|\.?(?<name>[A-Za-z_][\w-]*)|\.?\*/y

/** The steps of a path, or null where it is none that we read. */
export function parsePath(path: string): Step[] | null {
  const text = path.trim()
  if (!text.startsWith('$')) return null
  const steps: Step[] = []
  STEP.lastIndex = 1
  while (STEP.lastIndex < text.length) {
    const found = STEP.exec(text)
    if (!found) return null
    const { quoted, double, index, name } = found.groups ?? {}
    const named = quoted ?? double ?? name
    if (named !== undefined) steps.push({ kind: 'name', name: named })
    else if (index !== undefined) steps.push({ kind: 'index', index: Number(index) })
    else steps.push({ kind: found[0] === '..' ? 'deep' : 'all' })
  }
  return steps
}

export function valuesAt(path: string, value: unknown): unknown[] {
  return (parsePath(path) ?? []).reduce<unknown[]>((values, step) => values.flatMap((one) => follow(step, one)), [value])
}

function follow(step: Step, value: unknown): unknown[] {
  if (step.kind === 'deep') return [value, ...childrenOf(value).flatMap((child) => follow(step, child))]
  if (step.kind === 'all') return childrenOf(value)
  if (step.kind === 'index') {
    const item = Array.isArray(value) ? value.at(step.index) as unknown : undefined
    return item === undefined ? [] : [item]
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, step.name)) return []
  return [(value as Record<string, unknown>)[step.name]]
}

const childrenOf = (value: unknown): unknown[] => (typeof value === 'object' && value !== null ? Object.values(value) : [])
