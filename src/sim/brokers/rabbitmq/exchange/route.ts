import type { Broker, Exchange, Message, Queue } from '../state.ts'
import { textIn } from '../wire/table.ts'
import { headersMatch, topicMatches } from './match.ts'

/** The queues that a message comes to, by name: through exchanges bound to exchanges, and alternate ones where nothing else took it. */
export function route({ state }: Broker, exchange: Exchange, message: Pick<Message, 'keys' | 'properties'>): Queue[] {
  const found = new Set<string>()
  const seen = new Set([exchange.name])
  const open = [exchange]
  const follow = (name: string): void => {
    const next = seen.has(name) ? undefined : state.exchanges.get(name)
    seen.add(name)
    if (next !== undefined) open.push(next)
  }
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    // The default exchange is bound to every queue by its name.
    if (one.name === '') {
      for (const key of message.keys) found.add(key)
      continue
    }
    const taken = one.bindings.filter((binding) => matches(one, binding.key, binding.args, message))
    for (const { kind, to } of taken) {
      if (kind === 'queue') found.add(to)
      else follow(to)
    }
    const alternate = textIn(one.args, 'alternate-exchange')
    if (taken.length === 0 && alternate !== undefined) follow(alternate)
  }
  return [...found].sort().flatMap((name) => state.queues.get(name) ?? [])
}

function matches(exchange: Exchange, key: string, args: Exchange['args'], message: Pick<Message, 'keys' | 'properties'>): boolean {
  switch (exchange.type) {
    case 'direct': return message.keys.includes(key)
    case 'fanout': return true
    case 'topic': return message.keys.some((one) => topicMatches(key, one))
    case 'headers': return headersMatch(args, message.properties.headers ?? [])
  }
}
