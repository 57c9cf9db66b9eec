/** Longer JSON than this is left as it came: indents would make it several times as long. */
const PRETTY_CHARS = 64_000

/** JSON with indents, anything else as it is. */
export function pretty(text: string): string {
  if (text.length > PRETTY_CHARS) return text
  const start = text.trimStart()[0]
  if (start !== '{' && start !== '[') return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
