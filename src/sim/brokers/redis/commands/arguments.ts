import { readDouble, readInt, readLong } from '../wire/numbers.ts'
import { fail, NOT_A_FLOAT, NOT_AN_INTEGER, SYNTAX } from '../wire/reply.ts'

/** Arguments in order, for options that may come in any. */
export class Arguments {
  #all: readonly string[]
  #at: number

  constructor(all: readonly string[], from: number) {
    this.#all = all
    this.#at = from
  }

  get done(): boolean { return this.#at >= this.#all.length }
  get left(): number { return this.#all.length - this.#at }
  get at(): number { return this.#at }

  next(): string { return this.done ? fail(SYNTAX) : this.#all[this.#at++]! }
  /** The next in lower case, as options are. */
  word(): string { return this.next().toLowerCase() }
  peek(): string { return this.#all[this.#at]?.toLowerCase() ?? '' }
  int(words = NOT_AN_INTEGER): number { return int(this.next(), words) }
  rest(): string[] {
    const rest = this.#all.slice(this.#at)
    this.#at = this.#all.length
    return rest
  }
  take(count: number): string[] {
    if (this.left < count) fail(SYNTAX)
    const taken = this.#all.slice(this.#at, this.#at + count)
    this.#at += count
    return taken
  }
}

export const int = (text: string, words = NOT_AN_INTEGER): number => readInt(text) ?? fail(words)
export const long = (text: string, words = NOT_AN_INTEGER): bigint => readLong(text) ?? fail(words)
export const double = (text: string, words = NOT_A_FLOAT): number => readDouble(text) ?? fail(words)

export const TOO_FEW = "ERR Number of keys can't be greater than number of args"

/** A number of keys, and the keys behind it. */
export function counted(args: Arguments, words = 'ERR numkeys should be greater than 0', tooFew = SYNTAX, noNumber = words): string[] {
  const count = args.int(noNumber)
  if (count <= 0) fail(words)
  if (count > args.left) fail(tooFew)
  return args.take(count)
}

/** LEFT or RIGHT. */
export function side(word: string): 'left' | 'right' {
  const lower = word.toLowerCase()
  return lower === 'left' || lower === 'right' ? lower : fail(SYNTAX)
}

const MOST_MS = 2n ** 63n - 1n

/** The wall clock's moment of EX, PX, EXAT, PXAT and their like; `now` for those that count from now. */
export function moment(text: string, unit: 's' | 'ms', from: number, name: string, positive = true): number {
  const given = long(text)
  const wrong = `ERR invalid expire time in '${name}' command`
  if (positive && given <= 0n) fail(wrong)
  const ms = unit === 's' ? given * 1000n : given
  if (ms > MOST_MS || ms < -MOST_MS - 1n || ms > MOST_MS - BigInt(from)) fail(wrong)
  return Number(ms) + from
}
