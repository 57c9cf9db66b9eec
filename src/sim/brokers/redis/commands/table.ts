import type { Call } from '../state.ts'
import { fail } from '../wire/reply.ts'
import { bitmaps } from './bitmaps.ts'
import { clientCommands } from './clients.ts'
import { container, fitsArity, keyless, keysOf, wrongArity, type Command, type Family } from './command.ts'
import { hashes } from './hashes.ts'
import { keyCommands } from './keys.ts'
import { lists } from './lists.ts'
import { pubsub } from './pubsub.ts'
import { scripts } from './scripts.ts'
import { serverCommands } from './server.ts'
import { sets } from './sets.ts'
import { sortedSets } from './sorted-sets.ts'
import { streamGroups } from './stream-groups.ts'
import { streamInfo } from './stream-info.ts'
import { streamPending } from './stream-pending.ts'
import { streamReads } from './stream-read.ts'
import { streams } from './streams.ts'
import { strings } from './strings.ts'
import { transactions } from './transactions.ts'

const TABLE = new Map<string, Command>(Object.entries({
  ...strings, ...bitmaps, ...hashes, ...lists, ...sets, ...sortedSets, ...streams, ...streamReads, ...streamGroups, ...streamPending, ...streamInfo,
  ...keyCommands, ...pubsub, ...transactions, ...scripts, ...clientCommands, ...serverCommands,
} satisfies Family))

export interface Found { name: string; command: Command }

/** The command that the words name, a subcommand where it has such; else what is wrong with them. */
export function lookUp(args: readonly string[]): Found | string {
  const name = args[0]!.toLowerCase()
  const command = TABLE.get(name)
  if (command === undefined) return unknownCommand(args)
  if (command.subcommands === undefined || args.length < 2) return checked(name, command, args)
  const word = args[1]!.toLowerCase()
  const inner = command.subcommands[word]
  return inner === undefined ? `ERR unknown subcommand '${args[1]!.slice(0, 128)}'. Try ${name.toUpperCase()} HELP.` : checked(`${name}|${word}`, inner, args)
}

const checked = (name: string, command: Command, args: readonly string[]): Found | string =>
  (fitsArity(command.arity, args.length) ? { name, command } : wrongArity(name))

/** The words of C: a text ends where a zero is. */
const asC = (text: string): string => text.split('\0', 1)[0]!

function unknownCommand(args: readonly string[]): string {
  let shown = ''
  for (const arg of args.slice(1)) {
    if (shown.length >= 128) break
    shown += `'${asC(arg).slice(0, 128 - shown.length)}' `
  }
  return `ERR unknown command '${asC(args[0]!).slice(0, 128)}', with args beginning with: ${shown}`
}

function tell(at: Call, name: string, command: Command): void {
  const { reply } = at
  reply.array(10)
  reply.bulk(name)
  reply.int(command.arity)
  reply.set(command.flags.length)
  for (const flag of command.flags) reply.simple(flag)
  for (const place of command.keys) reply.int(place)
  reply.set(0)
  reply.array(0)
  reply.array(0)
  const inner = Object.entries(command.subcommands ?? {})
  reply.array(inner.length)
  for (const [word, one] of inner) tell(at, `${name}|${word}`, one)
}

function tellAll(at: Call, names: string[]): void {
  at.reply.array(names.length)
  for (const name of names) {
    const command = TABLE.get(name.toLowerCase())
    if (command === undefined) at.reply.nullArray()
    else tell(at, name.toLowerCase(), command)
  }
}

const count = (at: Call): void => at.reply.int(TABLE.size)

function getKeys(at: Call): void {
  const found = lookUp(at.args.slice(2))
  if (typeof found === 'string') return fail('ERR Invalid command specified')
  const keys = keysOf(found.command, at.args.slice(2))
  at.reply.bulks(keys.length > 0 ? keys : fail('ERR The command has no key arguments'))
}

function docs(at: Call): void {
  const names = at.args.slice(2).map((name) => name.toLowerCase()).filter((name) => TABLE.has(name))
  at.reply.map(names.length)
  for (const name of names) {
    at.reply.bulk(name)
    at.reply.map(1)
    at.reply.bulk('summary')
    at.reply.bulk(`${name.toUpperCase()} of the simulated Redis`)
  }
}

TABLE.set('command', {
  ...container({
    count: keyless(2, 'loading stale', count),
    info: keyless(-2, 'loading stale', (at) => tellAll(at, at.args.length > 2 ? at.args.slice(2) : [...TABLE.keys()])),
    list: keyless(-2, 'loading stale', (at) => at.reply.bulks([...TABLE.keys()])),
    docs: keyless(-2, 'loading stale', docs),
    getkeys: keyless(-3, 'loading stale', getKeys),
  }),
  arity: -1, run: (at) => tellAll(at, [...TABLE.keys()]),
})
