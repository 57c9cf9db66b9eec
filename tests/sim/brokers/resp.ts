/** An answer of a Redis, as bytes in texts. Maps, sets and pushes of RESP3 say what they are. */
export type RespValue = string | number | null | RespValue[] | { error: string } | { simple: string } | { double: string } | { map: RespValue[] } | { set: RespValue[] } | { push: RespValue[] } | { verbatim: string }

export class Incomplete extends Error {}

/** The reply that begins at `at`; Incomplete where it is not there whole. */
export function readReply(text: string, at: number): { value: RespValue; next: number } {
  const end = text.indexOf('\r\n', at)
  if (end < 0) throw new Incomplete()
  const line = text.slice(at + 1, end)
  const next = end + 2
  switch (text[at]) {
    case '+': return { value: { simple: line }, next }
    case '-': return { value: { error: line }, next }
    case ':': return { value: Number(line), next }
    case ',': return { value: { double: line }, next }
    case '_': return { value: null, next }
    case '$': return bulk(text, Number(line), next, (value) => value)
    case '=': return bulk(text, Number(line), next, (value) => ({ verbatim: value }))
    case '*': return line === '-1' ? { value: null, next } : many(text, Number(line), next, (value) => value)
    case '~': return many(text, Number(line), next, (set) => ({ set }))
    case '>': return many(text, Number(line), next, (push) => ({ push }))
    case '%': return many(text, 2 * Number(line), next, (map) => ({ map }))
  }
  throw new Error(`no RESP: ${JSON.stringify(text.slice(at, at + 40))}`)
}

function bulk(text: string, length: number, at: number, as: (value: string) => RespValue): { value: RespValue; next: number } {
  if (length < 0) return { value: null, next: at }
  if (text.length < at + length + 2) throw new Incomplete()
  return { value: as(text.slice(at, at + length)), next: at + length + 2 }
}

function many(text: string, count: number, at: number, as: (values: RespValue[]) => RespValue): { value: RespValue; next: number } {
  const values: RespValue[] = []
  let next = at
  for (let i = 0; i < count; i++) {
    const one = readReply(text, next)
    values.push(one.value)
    next = one.next
  }
  return { value: as(values), next }
}
