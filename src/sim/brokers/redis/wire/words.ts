const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' }

/** Words of a line, as an inline command and redis.conf have them: "..." with escapes, '...'; null where a quote is open. */
export function splitWords(line: string): string[] | null {
  const words: string[] = []
  let i = 0
  for (;;) {
    while (i < line.length && /\s/.test(line[i]!)) i++
    if (i >= line.length) return words
    let word = ''
    while (i < line.length && !/\s/.test(line[i]!)) {
      const quote = line[i]!
      if (quote !== '"' && quote !== "'") {
        word += line[i++]!
        continue
      }
      const quoted = quote === '"' ? double(line, i + 1) : single(line, i + 1)
      if (quoted === null || (quoted.next < line.length && !/\s/.test(line[quoted.next]!))) return null
      word += quoted.text
      i = quoted.next
    }
    words.push(word)
  }
}

function double(line: string, from: number): { text: string; next: number } | null {
  let text = ''
  for (let i = from; i < line.length; i++) {
    if (line[i] === '"') return { text, next: i + 1 }
    if (line[i] !== '\\') {
      text += line[i]!
      continue
    }
    const hex = /^\\x([\da-f]{2})/i.exec(line.slice(i, i + 4))
    if (hex) {
      text += String.fromCharCode(Number.parseInt(hex[1]!, 16))
      i += 3
    } else if (i + 1 < line.length) {
      i++
      text += ESCAPES[line[i]!] ?? line[i]!
    }
  }
  return null
}

function single(line: string, from: number): { text: string; next: number } | null {
  let text = ''
  for (let i = from; i < line.length; i++) {
    if (line[i] === "'") return { text, next: i + 1 }
    if (line[i] === '\\' && line[i + 1] === "'") i++
    text += line[i]!
  }
  return null
}
