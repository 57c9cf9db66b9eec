import { doubleText } from './numbers.ts'

/** Answers in the making: RESP2, or RESP3 once a client has asked for it. */
export class Reply {
  text = ''
  resp: 2 | 3

  constructor(resp: 2 | 3) { this.resp = resp }

  ok(): void { this.text += '+OK\r\n' }
  simple(words: string): void { this.text += `+${words}\r\n` }
  /** A code and words: `ERR no such key`. Line ends would end the answer. */
  error(words: string): void { this.text += `-${words.replace(/[\r\n]/g, ' ')}\r\n` }
  int(value: number | bigint): void { this.text += `:${value}\r\n` }
  bulk(value: string): void { this.text += `$${value.length}\r\n${value}\r\n` }
  bulkOrNull(value: string | null | undefined): void { value === null || value === undefined ? this.null() : this.bulk(value) }
  null(): void { this.text += this.resp === 3 ? '_\r\n' : '$-1\r\n' }
  nullArray(): void { this.text += this.resp === 3 ? '_\r\n' : '*-1\r\n' }
  array(length: number): void { this.text += `*${length}\r\n` }
  map(length: number): void { this.text += this.resp === 3 ? `%${length}\r\n` : `*${2 * length}\r\n` }
  set(length: number): void { this.text += this.resp === 3 ? `~${length}\r\n` : `*${length}\r\n` }
  push(length: number): void { this.text += this.resp === 3 ? `>${length}\r\n` : `*${length}\r\n` }
  double(value: number): void { this.resp === 3 ? this.text += `,${doubleText(value)}\r\n` : this.bulk(doubleText(value)) }
  verbatim(text: string): void { this.resp === 3 ? this.text += `=${text.length + 4}\r\ntxt:${text}\r\n` : this.bulk(text) }

  bulks(values: readonly string[]): void {
    this.array(values.length)
    for (const value of values) this.bulk(value)
  }
}

/** The answer to a command that cannot be done: code and words. */
export class Fail extends Error {}

export const fail = (words: string): never => { throw new Fail(words) }
export const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'
export const SYNTAX = 'ERR syntax error'
export const NOT_AN_INTEGER = 'ERR value is not an integer or out of range'
export const NOT_A_FLOAT = 'ERR value is not a valid float'
