import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { changed, read, remove, setExpiry } from '../keys/keyspace.ts'
import { db, type Call } from '../state.ts'
import { tellProblem } from '../tell/messages.ts'
import { fail } from '../wire/reply.ts'
import { toBytes } from '../wire/text.ts'
import { int } from './arguments.ts'
import { container, keyless, type Family } from './command.ts'

/**
 * There is no Lua here, but for three scripts: those of redis-py's Lock, known by their SHA-1. Each does its work in one go,
 * as Redis does it.
 */
interface Script { run(at: Call, keys: string[], args: string[]): void }

const holds = (at: Call, key: string, token: string | undefined): boolean => read(at, key, 'string')?.text === token

function lives(at: Call, key: string, ms: number): void {
  if (ms <= 0) remove(at, key)
  else {
    setExpiry(at, db(at), key, at.io.wall + ms)
    changed(at, key, 'g', 'expire')
  }
}

const RELEASE: Script = {
  run(at, [key = ''], [token]) {
    at.reply.int(holds(at, key, token) && remove(at, key) ? 1 : 0)
  },
}

/** `replace` is 0 where the time is to be added to what is left. */
const EXTEND: Script = {
  run(at, [key = ''], [token, ms = '', replace]) {
    const expireAt = db(at).expiring.get(key)
    if (!holds(at, key, token) || expireAt === undefined) return at.reply.int(0)
    lives(at, key, int(ms) + (replace === '0' ? expireAt - at.io.wall : 0))
    at.reply.int(1)
  },
}

const REACQUIRE: Script = {
  run(at, [key = ''], [token, ms = '']) {
    if (!holds(at, key, token)) return at.reply.int(0)
    lives(at, key, int(ms))
    at.reply.int(1)
  },
}

const KNOWN: Record<string, Script> = {
  c3f8721cbb97f72bc19e972846bd7aaf91901658: RELEASE,
  a4e8783852e6b949f9ef3a97212805108459a890: EXTEND,
  '1cac51482acf5858da00f6d685d68f886cd6b6b2': REACQUIRE,
}

const shaOf = (script: string): string => bytesToHex(sha1(toBytes(script)))

function unknown(at: Call): never {
  tellProblem(at, 'Lua scripts are not part of the simulated Redis, but for those of redis-py\'s Lock: MULTI with WATCH does the same')
  return fail(`ERR unknown command '${at.args[0]}', with args beginning with: `)
}

function run(at: Call, sha: string): void {
  const count = int(at.args[2]!)
  if (count < 0) fail("ERR Number of keys can't be negative")
  if (count > at.args.length - 3) fail("ERR Number of keys can't be greater than number of args")
  const script = KNOWN[sha] ?? unknown(at)
  at.state.scripts.add(sha)
  script.run(at, at.args.slice(3, 3 + count), at.args.slice(3 + count))
}

function evalsha(at: Call): void {
  const sha = at.args[1]!.toLowerCase()
  if (!at.state.scripts.has(sha)) fail('NOSCRIPT No matching script. Please use EVAL.')
  run(at, sha)
}

const script: Family = {
  load: keyless(3, 'noscript', (at) => {
    const sha = shaOf(at.args[2]!)
    if (!(sha in KNOWN)) unknown(at)
    at.state.scripts.add(sha)
    at.reply.bulk(sha)
  }),
  exists: keyless(-3, 'noscript', (at) => {
    at.reply.array(at.args.length - 2)
    for (const sha of at.args.slice(2)) at.reply.int(at.state.scripts.has(sha.toLowerCase()) ? 1 : 0)
  }),
  flush: keyless(-2, 'noscript', (at) => {
    at.state.scripts.clear()
    at.reply.ok()
  }),
}

export const scripts: Family = {
  eval: keyless(-3, 'noscript', (at) => run(at, shaOf(at.args[1]!))),
  evalsha: keyless(-3, 'noscript', evalsha),
  script: container(script),
}
