import { Ours } from './redis-ours.ts'
import type { RespValue } from './resp.ts'

/** Answers whose order nobody promises. */
const UNORDERED = new Set(['smembers', 'sinter', 'sunion', 'sdiff', 'keys', 'scan', 'sscan', 'hkeys', 'hvals', 'hgetall', 'hscan', 'zscan'])
/** Answers that are of this moment, or drawn. */
const OF_THE_MOMENT = new Set(['pttl', 'expiretime', 'pexpiretime', 'randomkey', 'hello'])

/** An answer as it can be compared. */
function plain(name: string, value: RespValue): unknown {
  if (OF_THE_MOMENT.has(name)) return typeof value === 'number' ? Math.sign(value) : typeof value === 'string' ? 'a key' : Array.isArray(value) || (value !== null && 'map' in (value as object)) ? 'an answer' : value
  if (name.startsWith('xinfo') || name === 'xpending') return timeless(value)
  if (!UNORDERED.has(name)) return value
  return sorted(value, name.startsWith('h') && name !== 'hkeys' && name !== 'hvals')
}

/** The idle times and tree sizes of XINFO and XPENDING are of the moment, or of the real server's memory. */
function timeless(value: RespValue): RespValue {
  const inner = Array.isArray(value) ? value : value !== null && typeof value === 'object' && 'map' in value ? value.map : null
  if (inner === null) return value
  const isRow = inner.length === 4 && typeof inner[2] === 'number' && typeof inner[1] === 'string'
  const found = inner.map((one, i) => (isRow && i === 2) || (typeof inner[i - 1] === 'string' && /^(?:idle|seen-time|radix-tree-.*)$/.test(String(inner[i - 1]))) || (inner.length === 3 && i === 1 && typeof one === 'number') ? 0 : timeless(one))
  return Array.isArray(value) ? found : { map: found }
}

function sorted(value: RespValue, pairs: boolean): unknown {
  if (Array.isArray(value) && value.length === 2 && Array.isArray(value[1])) return [value[0], sorted(value[1], pairs)]
  const inner = Array.isArray(value) ? value : value !== null && typeof value === 'object' ? 'set' in value ? value.set : 'map' in value ? value.map : null : null
  if (inner === null) return value
  const units = pairs ? Array.from({ length: inner.length / 2 }, (_, i) => JSON.stringify([inner[2 * i], inner[2 * i + 1]])) : inner.map((one) => JSON.stringify(one))
  return { kind: Array.isArray(value) ? 'array' : Object.keys(value as object)[0], units: units.sort() }
}

/** What the simulated server answers to commands on one connection. */
export function answersOfOurs(sequence: readonly (readonly string[])[]): RespValue[] {
  const ours = new Ours()
  const connection = ours.connect()
  return sequence.map((args) => {
    let answer = connection.ask(...args)
    // A blocking command: until its time is over.
    for (let waited = 0; answer === undefined && waited < 20; waited++) {
      ours.pass(1)
      answer = connection.read()
    }
    return answer as RespValue
  })
}

/** With what each of them said, so that the first difference is what is shown. */
export function transcript(sequence: readonly (readonly string[])[], answers: RespValue[]): string[] {
  let queued: string[] | null = null
  return sequence.map((args, i) => {
    const name = args[0]!
    const answer = answers[i] ?? null
    if (name === 'multi' && queued === null) queued = []
    else if (queued !== null && typeof answer === 'object' && answer !== null && 'simple' in answer && answer.simple === 'QUEUED') queued.push(name)
    else if (name === 'exec' || name === 'discard') {
      const names: string[] = queued ?? []
      queued = null
      if (Array.isArray(answer)) return `${name} -> ${JSON.stringify(answer.map((one, n) => plain(names[n]!, one)))}`
    }
    return `${args.map((arg) => JSON.stringify(arg)).join(' ')} -> ${JSON.stringify(plain(name, answer))}`
  })
}
