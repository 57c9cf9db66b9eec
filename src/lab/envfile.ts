import type { Problems } from './problems.ts'
import { interpolate, type Variables } from './interpolate.ts'

/**
 * Reads a .env file: NAME=value lines, comments, an optional `export`, single quotes (as they are), double quotes (with \n, \t, \"
 * and variables). Names set earlier in the file, and those in `known`, may be used in later values.
 * Source: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
 */
export function readEnvFile(text: string, problems: Problems, known: Variables = {}): Variables {
  const values: Variables = {}
  text.replace(/^\uFEFF/, '').split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) return
    const match = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*)$/.exec(line)
    if (!match) {
      problems.add(
        { line: index + 1 }, line.split(/[=\s]/)[0] ?? '', `"${line}" is not a NAME=value line`,
        'Write NAME=value, one a line; comments start with #.',
      )
      return
    }
    const [, name = '', written = ''] = match
    const { text: value, errors } = valueOf(written, { ...known, ...values })
    for (const e of errors) problems.add({ line: index + 1 }, name, e.message, e.help)
    values[name] = value
  })
  return values
}

function valueOf(written: string, variables: Variables) {
  const single = /^'([^']*)'\s*(?:#.*)?$/.exec(written)
  if (single) return { text: single[1]!, errors: [] }
  const double = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(written)
  if (double) return interpolate(double[1]!.replace(/\\(.)/g, unescape), variables)
  if (/^['"]/.test(written)) {
    return { text: written, errors: [{ message: `${written} has no closing quote`, help: 'Close the quote on the same line.' }] }
  }
  return interpolate(written.replace(/\s+#.*$/, ''), variables)
}

const unescape = (_: string, c: string): string => (c === 'n' ? '\n' : c === 't' ? '\t' : c === 'r' ? '\r' : c === '$' ? '$$' : c)
