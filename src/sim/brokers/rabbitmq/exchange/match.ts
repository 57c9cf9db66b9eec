import { lookup, type Field, type Table } from '../wire/table.ts'

/** A topic's pattern: words between dots, `*` is one word, `#` any number of them. */
export function topicMatches(pattern: string, key: string): boolean {
  return words(pattern.split('.'), 0, key === '' ? [] : key.split('.'), 0)
}

function words(pattern: string[], p: number, key: string[], k: number): boolean {
  if (p === pattern.length) return k === key.length
  if (pattern[p] === '#') return words(pattern, p + 1, key, k) || (k < key.length && words(pattern, p, key, k + 1))
  if (k === key.length) return pattern[p] === '' && pattern.length === 1
  return (pattern[p] === '*' || pattern[p] === key[k]) && words(pattern, p + 1, key, k + 1)
}

/** A binding's arguments against a message's headers: all of them, or any; those that begin with x- count only where x-match says so. */
export function headersMatch(args: Table, headers: Table): boolean {
  const how = String(lookup(args, 'x-match')?.value ?? 'all')
  const wanted = args.filter(([name]) => name !== 'x-match' && (how.endsWith('-with-x') || !name.startsWith('x-')))
  const matches = ([name, field]: [string, Field]): boolean => {
    const found = lookup(headers, name)
    // No value at all stands for its mere presence.
    return found !== undefined && (field.type === 'void' || same(field.value, found.value))
  }
  return how.startsWith('any') ? wanted.some(matches) : wanted.every(matches)
}

const same = (a: unknown, b: unknown): boolean => a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))
