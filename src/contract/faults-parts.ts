import * as z from 'zod/mini'

/**
 * What the parameters of faults are made of. Each bound says itself what it is: the message is all that an author, a
 * check or a form gets to read.
 */
export function between(min: number, max: number, what: string) {
  const range = `must be ${what} from ${thousands(min)} to ${thousands(max)}`
  return z.number(range).check(z.minimum(min, range), z.maximum(max, range))
}

export function whole(min: number, max: number, what: string) {
  const range = `must be a whole number of ${what} from ${thousands(min)} to ${thousands(max)}`
  return z.int(range).check(z.minimum(min, range), z.maximum(max, range))
}

/** One of a few words, named in the message. */
export const oneOf = <const W extends readonly [string, ...string[]]>(words: W) =>
  z.enum(words, `must be one of ${words.join(', ')}`)

/** Milliseconds of virtual time: up to 11 days, so that no sum of them leaves the range of exact nanoseconds. */
export const ms = between(0, 1e9, 'a number of milliseconds')
export const percent = between(0, 100, 'a percentage')
export const share = between(0, 1, 'a share')
/** The beginning of an HTTP path. */
export const path = z.string('must be the beginning of a path, such as /orders')

/** Which way, in Toxiproxy's words for its streams: upstream is from the end that connected to the end that accepted. */
export const stream = oneOf(['upstream', 'downstream', 'both'])

function thousands(n: number): string {
  return Number.isInteger(n) ? String(n).replace(/\B(?=(\d{3})+$)/g, ',') : String(n)
}
