import { peek } from '../keys/keyspace.ts'
import { endTransaction, unwatch } from '../server/clients.ts'
import { db, placeKey, type Call } from '../state.ts'
import { fail } from '../wire/reply.ts'
import { keyless, command, ALL, type Family } from './command.ts'

function multi(at: Call): void {
  if (at.client.queued !== null) fail('ERR MULTI calls can not be nested')
  at.client.queued = []
  at.reply.ok()
}

function discard(at: Call): void {
  if (at.client.queued === null) fail('ERR DISCARD without MULTI')
  endTransaction(at, at.client)
  at.reply.ok()
}

function watch(at: Call): void {
  const { client, state } = at
  if (client.queued !== null) fail('ERR WATCH inside MULTI is not allowed')
  for (const key of at.args.slice(1)) {
    // What is over already cannot end once more.
    peek(at, db(at), key)
    const place = { db: client.db, key }
    const name = placeKey(place)
    if (state.watchers.get(name)?.has(client.fd)) continue
    state.watchers.set(name, (state.watchers.get(name) ?? new Set()).add(client.fd))
    client.watched.push(place)
  }
  at.reply.ok()
}

/** EXEC itself is done where commands are run (server/execute.ts). */
export const transactions: Family = {
  multi: keyless(1, 'noscript fast', multi),
  exec: keyless(1, 'noscript', () => fail('ERR EXEC without MULTI')),
  discard: keyless(1, 'noscript fast', discard),
  watch: command(-2, 'noscript fast', ALL, watch),
  unwatch: keyless(1, 'noscript fast', (at) => { unwatch(at, at.client); at.reply.ok() }),
}
