/** A mistake in what was typed: said in the terminal, with the way out. */
export class UsageError extends Error {}

export interface Options { values: Map<string, string[]>; words: string[] }

/**
 * Reads options as curl and docker do: `takes` says of each option what it is called in the end and whether a value follows it.
 * `-XPOST` and `--data=x` are taken too.
 */
export function readOptions(args: readonly string[], takes: Record<string, { as: string; value: boolean }>): Options {
  const values = new Map<string, string[]>()
  const words: string[] = []
  const add = (as: string, value: string) => values.set(as, [...(values.get(as) ?? []), value])
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg)
      continue
    }
    const { name, inline } = arg.startsWith('--') ? long(arg) : short(arg)
    const option = takes[name]
    if (!option) throw new UsageError(`no option ${name} here. There are: ${Object.keys(takes).join(' ') || 'none'}`)
    if (!option.value) {
      add(option.as, '')
      // -is is -i -s.
      if (inline !== undefined && !arg.startsWith('--')) args = [...args.slice(0, i + 1), `-${inline}`, ...args.slice(i + 1)]
      continue
    }
    const value = inline ?? args[++i]
    if (value === undefined) throw new UsageError(`${name} needs a value`)
    add(option.as, value)
  }
  return { values, words }
}

function long(arg: string): { name: string; inline: string | undefined } {
  const at = arg.indexOf('=')
  return at < 0 ? { name: arg, inline: undefined } : { name: arg.slice(0, at), inline: arg.slice(at + 1) }
}

const short = (arg: string): { name: string; inline: string | undefined } =>
  ({ name: arg.slice(0, 2), inline: arg.length > 2 ? arg.slice(2) : undefined })
