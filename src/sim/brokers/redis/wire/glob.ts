/** Whether a text fits a pattern as KEYS, SCAN, PSUBSCRIBE and CONFIG GET take them: * ? [a-c] [^a] and \ before any of these. */
export function fits(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  // Where the latest star is, and the text up to which it has eaten.
  let star = -1
  let eaten = 0
  while (t < text.length) {
    const next = p < pattern.length ? one(pattern, p, text[t]!) : -1
    if (pattern[p] === '*') {
      star = p++
      eaten = t
    } else if (next > 0) {
      p = next
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++eaten
    } else return false
  }
  while (pattern[p] === '*') p++
  return p >= pattern.length
}

/** Where the pattern goes on behind what stands for one character; -1 where it does not fit. */
function one(pattern: string, p: number, char: string): number {
  const sign = pattern[p]!
  if (sign === '?') return p + 1
  if (sign === '[') return among(pattern, p + 1, char)
  if (sign === '\\' && p + 1 < pattern.length) return pattern[p + 1] === char ? p + 2 : -1
  return sign === char ? p + 1 : -1
}

function among(pattern: string, from: number, char: string): number {
  const not = pattern[from] === '^'
  let found = false
  let p = not ? from + 1 : from
  for (; p < pattern.length && pattern[p] !== ']'; p++) {
    if (pattern[p] === '\\' && p + 1 < pattern.length) {
      p++
      if (pattern[p] === char) found = true
    } else if (pattern[p + 1] === '-' && p + 2 < pattern.length) {
      const [low, high] = [pattern[p]!, pattern[p + 2]!].sort()
      if (char >= low! && char <= high!) found = true
      p += 2
    } else if (pattern[p] === char) found = true
  }
  return found === not ? -1 : Math.min(pattern.length, p + 1)
}
