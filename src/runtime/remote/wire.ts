import { fromBase64, toBase64 } from '../../contract/base64.ts'

/**
 * A message as one text: JSON, with bytes as `{"$bytes": base64}`. A key of a message's own that looks like that one gets a
 * $ more, and loses it on the other side.
 */
const MARK = '$bytes'
const LIKE_MARK = /^\$+bytes$/

export const toWire = (message: unknown): string => JSON.stringify(message, packed)
/** Throws where the text is no message. */
export const fromWire = (text: string): unknown => JSON.parse(text, unpacked)

/** A Buffer has turned itself into something else by the time its value comes here: asked of its holder, it is still bytes. */
function packed(this: unknown, key: string, value: unknown): unknown {
  const own = (this as Record<string, unknown>)[key]
  if (own instanceof Uint8Array) return { [MARK]: toBase64(own) }
  return isRecord(value) ? renamed(value, (name) => `$${name}`) : value
}

function unpacked(_key: string, value: unknown): unknown {
  if (!isRecord(value)) return value
  const keys = Object.keys(value)
  if (keys.length === 1 && keys[0] === MARK) return fromBase64(String(value[MARK]))
  return renamed(value, (name) => name.slice(1))
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function renamed(record: Record<string, unknown>, rename: (name: string) => string): Record<string, unknown> {
  const entries = Object.entries(record)
  if (!entries.some(([name]) => LIKE_MARK.test(name))) return record
  return Object.fromEntries(entries.map(([name, member]) => [LIKE_MARK.test(name) ? rename(name) : name, member]))
}

/** null is no message of anybody's: it is dropped where messages are checked. */
export function readText(text: string): unknown {
  try {
    return fromWire(text)
  } catch {
    return null
  }
}
