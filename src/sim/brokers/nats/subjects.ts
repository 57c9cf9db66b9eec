/** Subjects: tokens between dots; `*` stands for one token, `>` for one or more at the end. */

export function isValidSubject(subject: string): boolean {
  const tokens = subject.split('.')
  return tokens.every((token, i) => token !== '' && !/[ \t\n\r\f]/.test(token) && (token !== '>' || i === tokens.length - 1))
}

export const isLiteral = (subject: string): boolean => !subject.split('.').some((token) => token === '*' || token === '>')
export const isValidLiteral = (subject: string): boolean => isValidSubject(subject) && isLiteral(subject)

export const matches = (pattern: string, subject: string): boolean => pattern === subject || fits(pattern.split('.'), subject.split('.'))

/** Tokens of a pattern against those of a subject without wildcards. */
export function fits(pattern: readonly string[], subject: readonly string[]): boolean {
  for (const [i, token] of pattern.entries()) {
    if (token === '>') return subject.length > i
    if (i >= subject.length || (token !== '*' && token !== subject[i])) return false
  }
  return pattern.length === subject.length
}

/** Is there a subject that both match? */
export function collide(one: string, other: string): boolean {
  const a = one.split('.')
  const b = other.split('.')
  for (let i = 0; ; i++) {
    if (i === a.length || i === b.length) return a.length === b.length
    if (a[i] === '>' || b[i] === '>') return true
    if (a[i] !== b[i] && a[i] !== '*' && b[i] !== '*') return false
  }
}

/** A name of a stream or consumer is one token. */
export const isValidName = (name: string): boolean => name !== '' && !/[ \t\r\n\f.*>]/.test(name)
