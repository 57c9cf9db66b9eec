import { publish } from '../server/pubsub.ts'
import { subscribe, unsubscribe } from '../server/subscriptions.ts'
import type { Call } from '../state.ts'
import { originOf } from '../tell/messages.ts'
import { fits } from '../wire/glob.ts'
import { container, keyless, type Family } from './command.ts'

type Kind = 'channels' | 'patterns'
const WORD = { channels: '', patterns: 'p' } as const

function told(at: Call, word: string, name: string | null): void {
  const { client, reply } = at
  reply.push(3)
  reply.bulk(word)
  reply.bulkOrNull(name)
  reply.int(client.channels.size + client.patterns.size)
}

function begin(at: Call, kind: Kind): void {
  for (const name of at.args.slice(1)) {
    subscribe(at, at.client, name, kind)
    told(at, `${WORD[kind]}subscribe`, name)
  }
}

function end(at: Call, kind: Kind): void {
  const named = at.args.slice(1)
  const names = named.length > 0 ? named : [...at.client[kind]]
  for (const name of names) {
    unsubscribe(at, at.client, name, kind)
    told(at, `${WORD[kind]}unsubscribe`, name)
  }
  if (names.length === 0) told(at, `${WORD[kind]}unsubscribe`, null)
}

const inspect: Family = {
  channels: keyless(-2, 'pubsub', (at) => {
    const pattern = at.args[2]
    at.reply.bulks([...at.state.channels.keys()].filter((name) => pattern === undefined || fits(pattern, name)))
  }),
  numsub: keyless(-2, 'pubsub', (at) => {
    at.reply.array(2 * (at.args.length - 2))
    for (const name of at.args.slice(2)) {
      at.reply.bulk(name)
      at.reply.int(at.state.channels.get(name)?.size ?? 0)
    }
  }),
  numpat: keyless(2, 'pubsub', (at) => at.reply.int(at.state.patterns.size)),
}

export const pubsub: Family = {
  subscribe: keyless(-2, 'pubsub noscript', (at) => begin(at, 'channels')),
  psubscribe: keyless(-2, 'pubsub noscript', (at) => begin(at, 'patterns')),
  unsubscribe: keyless(-1, 'pubsub noscript', (at) => end(at, 'channels')),
  punsubscribe: keyless(-1, 'pubsub noscript', (at) => end(at, 'patterns')),
  publish: keyless(3, 'pubsub fast', (at) => {
    at.wrote.push(at.args[1]!)
    at.reply.int(publish(at, at.args[1]!, at.args[2]!, originOf(at, at.client.fd)))
  }),
  pubsub: container(inspect),
}
