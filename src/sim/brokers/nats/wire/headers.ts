import { bytesOf, textOf } from '../../payload.ts'

/** A header block as it is on the wire: NATS/1.0, a line each, an empty line. Names count as they are written. */
const FIRST = 'NATS/1.0'

export const headersOf = (block: Uint8Array | null): [string, string][] => (block === null ? [] : linesOf(block).map(pairOf))

export function headerIn(block: Uint8Array | null, name: string): string {
  if (block === null) return ''
  return headersOf(block).find(([one]) => one === name)?.[1] ?? ''
}

const linesOf = (block: Uint8Array): string[] => textOf(block).split('\r\n').slice(1).filter((line) => line.includes(':'))

function pairOf(line: string): [string, string] {
  const at = line.indexOf(':')
  return [line.slice(0, at), line.slice(at + 1).trim()]
}

export const blockOf = (pairs: readonly (readonly [string, string])[], status = ''): Uint8Array =>
  bytesOf(`${FIRST}${status === '' ? '' : ` ${status}`}\r\n${pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)

/** The block with more lines at its end. */
export function withHeaders(block: Uint8Array | null, pairs: readonly (readonly [string, string])[]): Uint8Array {
  if (block === null) return blockOf(pairs)
  return bytesOf(`${textOf(block).slice(0, -2)}${pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
}
