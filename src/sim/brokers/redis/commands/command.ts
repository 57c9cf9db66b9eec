import type { Call } from '../state.ts'

/** A command as COMMAND INFO tells it. Arity counts the name; negative: at least. */
export interface Command {
  arity: number
  flags: readonly string[]
  /** Where its keys are: first, last (negative: from the end), step; 0 for none. */
  keys: readonly [first: number, last: number, step: number]
  run(at: Call): void
  /** Its subcommands, by their names in lower case. */
  subcommands?: Family
}
export type Family = Record<string, Command>

const NONE = [0, 0, 0] as const
export const ONE = [1, 1, 1] as const
export const TWO = [1, 2, 1] as const
export const ALL = [1, -1, 1] as const

/** `flags`: write, readonly, denyoom, fast and the like, in one text. */
export const command = (arity: number, flags: string, keys: Command['keys'], run: (at: Call) => void): Command =>
  ({ arity, flags: flags.split(' ').filter((flag) => flag !== ''), keys, run })

export const keyless = (arity: number, flags: string, run: (at: Call) => void): Command => command(arity, flags, NONE, run)

/** A command whose first argument says what it does. */
export const container = (subcommands: Family): Command => ({ arity: -2, flags: [], keys: NONE, run: () => {}, subcommands })

export const fitsArity = (arity: number, count: number): boolean => (arity >= 0 ? count === arity : count >= -arity)
export const wrongArity = (name: string): string => `ERR wrong number of arguments for '${name}' command`

/** Its keys, by the places that it tells. */
export function keysOf({ keys: [first, last, step] }: Command, args: readonly string[]): string[] {
  if (first === 0) return []
  const end = last < 0 ? args.length + last : last
  const found: string[] = []
  for (let i = first; i <= end && i < args.length; i += step) found.push(args[i]!)
  return found
}
