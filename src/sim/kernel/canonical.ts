/**
 * JSON with sorted keys and without undefined members: one text for one value, however it was put together.
 * The log's hash is taken over it (SPEC L1).
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) {
    let items = ''
    for (const item of value) items += items === '' ? canonicalJson(item) : `,${canonicalJson(item)}`
    return `[${items}]`
  }
  const record = value as Record<string, unknown>
  let members = ''
  for (const key of Object.keys(record).sort()) {
    const member = record[key]
    if (member === undefined) continue
    members += `${members === '' ? '' : ','}${quoted(key)}:${canonicalJson(member)}`
  }
  return `{${members}}`
}

/** The few keys that all events are made of are quoted once. Bounded: a command may bring any key. */
const QUOTED = new Map<string, string>()

function quoted(key: string): string {
  const known = QUOTED.get(key)
  if (known !== undefined) return known
  const text = JSON.stringify(key)
  if (QUOTED.size < 1000) QUOTED.set(key, text)
  return text
}
