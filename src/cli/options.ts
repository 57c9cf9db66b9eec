import { InvalidArgumentError } from 'commander'
import { durationMs, IS_TOO_LONG, LONGEST_MS } from '../lab/duration.ts'

/** Readers of option values. What does not fit is an error of the command line, with an example of what does. */
export function asSeeds(text: string): number[] {
  const seeds = text.split(',').map((one) => asSeed(one.trim()))
  return [...new Set(seeds)]
}

/** Most seeds of one range: a slip of the keyboard is no reason to fill the memory. */
const MOST_SEEDS = 1_000_000

/** 1..1000, 7, or several of both by commas. */
export function asSeedRanges(text: string): number[] {
  const seeds = text.split(',').flatMap((part) => {
    const [from = '', to, ...more] = part.split('..').map((one) => one.trim())
    const [first, last] = [asSeed(from), asSeed(to ?? from)]
    if (more.length > 0 || last < first || last - first >= MOST_SEEDS) throw new InvalidArgumentError(`"${part}" is not a range of seeds from low to high; write 1..1000.`)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
  return [...new Set(seeds)]
}

export function asSeed(text: string): number {
  const seed = Number(text)
  if (text === '' || !Number.isSafeInteger(seed)) throw new InvalidArgumentError(`"${text}" is not a whole number; write 7, or 1,2,3 for several seeds.`)
  return seed
}

/** Virtual ns. */
export function asDuration(text: string): number {
  const ms = durationMs(/^\d+(\.\d+)?$/.test(text) ? `${text}s` : text)
  if (ms === null || ms <= 0) throw new InvalidArgumentError(`"${text}" is not a duration; write 60s, 10m, 1h30m or 500ms.`)
  if (ms > LONGEST_MS) throw new InvalidArgumentError(`"${text}" ${IS_TOO_LONG}.`)
  return Math.round(ms * 1e6)
}

/** Virtual seconds a second of the wall clock, or as fast as it goes. */
export function asSpeed(text: string): number | 'max' {
  const speed = Number(text)
  if (text === 'max') return text
  if (!(speed > 0 && speed <= 1000)) throw new InvalidArgumentError(`"${text}" is not a speed; write 1 (real time), 10, 0.5, or max.`)
  return speed
}

/** 0: any that is free. */
export function asPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError(`"${text}" is not a port; write a number from 1 to 65535.`)
  return port
}

export function asCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError(`"${text}" is not a number of 1 or more.`)
  return count
}

export function asAmount(text: string): number {
  const amount = Number(text)
  if (!Number.isInteger(amount) || amount < 0) throw new InvalidArgumentError(`"${text}" is not a number of 0 or more.`)
  return amount
}

/** Where a page comes from, by its address; may be given several times. */
export function asOrigin(text: string, before: string[] = []): string[] {
  const { protocol, origin } = URL.canParse(text) ? new URL(text) : { protocol: '', origin: '' }
  if (!/^https?:$/.test(protocol)) throw new InvalidArgumentError(`"${text}" is not the address of a page; write https://course.example.`)
  return [...before, origin]
}

/** For options that may be given several times. */
export const gather = (text: string, before: string[] = []): string[] => [...before, text]
