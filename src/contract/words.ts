/**
 * Splits a command line into words as a POSIX shell would, with quotes and backslashes and nothing else: Compose runs
 * a `command` string without a shell, and so do we. An unquoted operator is reported: it would reach the program as text.
 */
export interface Words { words: string[]; error: string }

const OPERATORS = ['&&', '||', '|', ';', '&', '>', '<', '$(', '`']

export function splitWords(line: string): Words {
  const words: string[] = []
  let word: string | null = null
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!
    if (c === "'" || c === '"') {
      const quoted = readQuoted(line, i)
      if (quoted === null) return { words, error: `the quote ${c} is never closed` }
      word = (word ?? '') + quoted.text
      i = quoted.end
    } else if (c === '\\') {
      if (i + 1 >= line.length) return { words, error: 'it ends in a backslash' }
      word = (word ?? '') + line[++i]!
    } else if (/\s/.test(c)) {
      if (word !== null) words.push(word)
      word = null
    } else {
      const operator = OPERATORS.find((o) => line.startsWith(o, i))
      if (operator !== undefined) return { words, error: `"${operator}" needs a shell, and a command is run without one` }
      word = (word ?? '') + c
    }
  }
  if (word !== null) words.push(word)
  return { words, error: '' }
}

function readQuoted(line: string, start: number): { text: string; end: number } | null {
  const quote = line[start]!
  let text = ''
  for (let i = start + 1; i < line.length; i++) {
    const c = line[i]!
    if (c === quote) return { text, end: i }
    // Inside double quotes a backslash escapes only these.
    if (quote === '"' && c === '\\' && /["\\$`]/.test(line[i + 1] ?? '')) text += line[++i]!
    else text += c
  }
  return null
}
