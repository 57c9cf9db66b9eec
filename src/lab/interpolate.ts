/**
 * Compose interpolation: $VAR, ${VAR}, ${VAR:-default}, ${VAR-default}, ${VAR:?error}, ${VAR?error},
 * ${VAR:+other}, ${VAR+other}, nested to any depth, and $$ for a dollar sign.
 * Source: https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 */
export type Variables = Record<string, string>

export interface Interpolated {
  text: string
  /** What went wrong, in words; the text is then not to be trusted. */
  errors: { message: string; help: string }[]
}

export function interpolate(text: string, variables: Variables): Interpolated {
  const errors: Interpolated['errors'] = []
  const result = expand(text, variables, errors)
  return { text: result, errors }
}

function expand(text: string, variables: Variables, errors: Interpolated['errors']): string {
  let out = ''
  for (let i = 0; i < text.length; ) {
    if (text[i] !== '$') {
      out += text[i++]
      continue
    }
    const next = text[i + 1]
    if (next === '$') {
      out += '$'
      i += 2
    } else if (next === '{') {
      const end = closingBrace(text, i + 2)
      if (end < 0) {
        errors.push({
          message: `"${text.slice(i)}" has no closing brace`,
          help: 'Write ${NAME} or ${NAME:-default}; write $$ for a plain dollar sign.',
        })
        return out
      }
      out += braced(text.slice(i + 2, end), variables, errors)
      i = end + 1
    } else {
      const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(text.slice(i + 1))?.[0]
      if (name === undefined) {
        errors.push({ message: `a lone "$" in "${text}"`, help: 'Write $$ for a plain dollar sign.' })
        out += '$'
        i += 1
      } else {
        out += valueOf(name, variables, errors)
        i += 1 + name.length
      }
    }
  }
  return out
}

function closingBrace(text: string, from: number): number {
  for (let i = from, depth = 0; i < text.length; i++) {
    if (text[i] === '$' && text[i + 1] === '{') depth++
    else if (text[i] === '}' && depth-- === 0) return i
  }
  return -1
}

function braced(inner: string, variables: Variables, errors: Interpolated['errors']): string {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])([\s\S]*))?$/.exec(inner)
  if (!match) {
    errors.push({ message: `"\${${inner}}" is not a variable`, help: 'Write ${NAME}, ${NAME:-default} or ${NAME:?message}.' })
    return ''
  }
  const [, name = '', operator, argument = ''] = match
  if (operator === undefined) return valueOf(name, variables, errors)
  const value = Object.hasOwn(variables, name) ? variables[name]! : undefined
  // With a colon an empty value counts as unset.
  const present = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined
  if (operator.endsWith('+')) return present ? expand(argument, variables, errors) : ''
  if (present) return value!
  if (operator.endsWith('-')) return expand(argument, variables, errors)
  errors.push({ message: `\${${name}} is required: ${argument || 'it is not set'}`, help: `Add a line ${name}=... to .env.` })
  return ''
}

function valueOf(name: string, variables: Variables, errors: Interpolated['errors']): string {
  if (Object.hasOwn(variables, name)) return variables[name]!
  errors.push({
    message: `\${${name}} is not set`,
    help: `A lab reads variables from the file .env beside the Compose file only: add a line ${name}=... there, or write \${${name}:-default}.`,
  })
  return ''
}
