import { startSave } from '../server/saving.ts'
import { has, isFixed, setSetting, setting, settingNames } from '../server/config.ts'
import { infoText } from '../server/info.ts'
import type { Call } from '../state.ts'
import { fits } from '../wire/glob.ts'
import { fail } from '../wire/reply.ts'
import { container, keyless, wrongArity, type Family } from './command.ts'

function configGet(at: Call): void {
  const patterns = at.args.slice(2).map((pattern) => pattern.toLowerCase())
  const names = settingNames().filter((name) => patterns.some((pattern) => fits(pattern, name)))
  at.reply.map(names.length)
  for (const name of names) {
    at.reply.bulk(name)
    at.reply.bulk(setting(at.state.config, name))
  }
}

function configSet(at: Call): void {
  const pairs = at.args.slice(2)
  if (pairs.length % 2 === 1) fail(wrongArity('config|set'))
  const before = new Map(at.state.config)
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i]!.toLowerCase()
    const problem = !has(name) ? null : isFixed(name) ? 'can\'t set immutable config' : setSetting(at.state.config, name, pairs[i + 1]!) ? undefined : 'argument(s) must be of its kind'
    if (problem === undefined) continue
    // All or nothing.
    at.state.config = before
    fail(problem === null ? `ERR Unknown option or number of arguments for CONFIG SET - '${pairs[i]}'` : `ERR CONFIG SET failed (possibly related to argument '${pairs[i]}') - ${problem}`)
  }
  at.reply.ok()
}

function resetStats(at: Call): void {
  const { stats } = at.state
  for (const name of Object.keys(stats) as (keyof typeof stats)[]) stats[name] = 0
  at.state.errors.clear()
  at.reply.ok()
}

function time({ io, reply }: Call): void {
  reply.bulks([String(Math.floor(io.wall / 1000)), String((io.wall % 1000) * 1000 + Math.floor(io.now / 1000) % 1000)])
}

function save(at: Call, background: boolean): void {
  if (at.state.saving.writing !== null) fail('ERR Background save already in progress')
  startSave(at, background)
  if (background) at.reply.simple('Background saving started')
  else at.reply.ok()
}

function rewriteAof(at: Call): void {
  at.reply.simple('Background append only file rewriting started')
}

function role(at: Call): void {
  at.reply.array(3)
  at.reply.bulk('master')
  at.reply.int(0)
  at.reply.array(0)
}

/** A command that waits for replicas: there are none. */
function wait(at: Call): void {
  at.reply.int(0)
}

export const serverCommands: Family = {
  info: keyless(-1, 'loading stale', (at) => at.reply.verbatim(infoText(at, at.args.slice(1)))),
  config: container({
    get: keyless(-3, 'admin noscript', configGet),
    set: keyless(-4, 'admin noscript', configSet),
    resetstat: keyless(2, 'admin noscript', resetStats),
  }),
  time: keyless(1, 'fast', time),
  save: keyless(1, 'admin noscript', (at) => save(at, false)),
  bgsave: keyless(-1, 'admin noscript', (at) => save(at, true)),
  bgrewriteaof: keyless(1, 'admin noscript', rewriteAof),
  lastsave: keyless(1, 'fast', (at) => at.reply.int(Math.floor(at.state.saving.lastSave / 1000))),
  role: keyless(1, 'fast noscript', role),
  wait: keyless(3, 'noscript', wait),
}
