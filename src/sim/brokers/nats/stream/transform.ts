import { invalidTransform, Refused } from '../api/errors.ts'
import { fits, isValidSubject } from '../subjects.ts'

/** A subject becomes another: `{{wildcard(n)}}` or `$n` in the destination is what the nth `*` of the source stood for. */
export interface Transform { src: string; dest: string }

const PLACE = /^(?:\$(\d+)|\{\{\s*wildcard\(\s*(\d+)\s*\)\s*\}\})$/i

export function checkTransform(transform: Transform | undefined, subjects: string[]): void {
  if (transform === undefined) return
  const source = transform.src || '>'
  if (!isValidSubject(source)) throw new Refused(invalidTransform('source', `invalid subject ${source}`))
  const stars = source.split('.').filter((token) => token === '*').length
  const tokens = transform.dest.split('.')
  const bad = tokens.find((token, i) => token === '' || token === '*' || (token === '>' && i < tokens.length - 1) || (token.includes('{{') && !PLACE.test(token)))
  const beyond = tokens.some((token) => numberIn(token) > stars)
  if (bad !== undefined || beyond || subjects.length === 0) throw new Refused(invalidTransform('destination', `invalid mapping destination: ${bad === undefined ? 'wildcard index out of range' : 'invalid transform'}: ${transform.dest}`))
}

const numberIn = (token: string): number => {
  const match = PLACE.exec(token)
  return match ? Number(match[1] ?? match[2]) : 0
}

/** What it becomes; null where the source does not match. */
export function transformed({ src, dest }: Transform, subject: string): string | null {
  const tokens = subject.split('.')
  const source = (src || '>').split('.')
  if (!fits(source, tokens)) return null
  const stars = source.flatMap((token, i) => (token === '*' ? [tokens[i]!] : []))
  const rest = source.at(-1) === '>' ? tokens.slice(source.length - 1) : []
  return dest.split('.').flatMap((token) => (token === '>' ? rest : numberIn(token) > 0 ? [stars[numberIn(token) - 1]!] : [token])).join('.')
}
