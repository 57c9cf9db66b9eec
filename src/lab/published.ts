import { problemsIn } from './problems.ts'
import { readTree, type Tree } from './tree.ts'

/** Where a Compose file says that a service publishes a port of the host: the line, and what stands there. */
export function publishedLine(source: string, service: string, host: number): { line: number; text: string } | null {
  const tree = readTree(source, problemsIn(''), null)
  const ports = inside(inside(inside(tree, 'services'), service), 'ports')
  if (ports?.kind !== 'list') return null
  const item = ports.items.find((one) => hostOf(one) === host)
  return item ? { line: item.line, text: source.split('\n')[item.line - 1]!.trim() } : null
}

const inside = (tree: Tree | null | undefined, key: string): Tree | undefined => (tree?.kind === 'map' ? tree.entries.get(key)?.value : undefined)

function hostOf(item: Tree): number | null {
  if (item.kind === 'map') {
    const published = inside(item, 'published')
    return published?.kind === 'scalar' ? Number(published.value) : null
  }
  if (item.kind !== 'scalar') return null
  const match = /(?:^|:)(\d+):\d+(?:\/tcp)?$/.exec(String(item.value))
  return match ? Number(match[1]) : null
}
