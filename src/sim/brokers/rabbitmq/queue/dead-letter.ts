import type { Broker, Death, Exchange, Message, Queue, Stored } from '../state.ts'
import { tellDead, tellDropped } from '../tell.ts'
import { writeProperties } from '../wire/properties.ts'
import { lookup, text, textIn, withField, without, type Field, type Table } from '../wire/table.ts'

/** A message leaves its queue for good: to the dead-letter exchange, where there is one. It gets there once this queue is done. */
export function deadLetter(broker: Broker, queue: Queue, stored: Stored, reason: Death): void {
  const name = queue.settings.deadLetterExchange
  const exchange = name === null ? undefined : broker.state.exchanges.get(name)
  if (exchange === undefined) return tellDropped(broker, queue, stored, name === null ? reason : `${reason}, and there is no exchange '${name}'`)
  const [key = ''] = queue.settings.deadLetterKey === null ? stored.message.keys : [queue.settings.deadLetterKey]
  // The default exchange has no name: what it is told is a queue's.
  tellDead(broker, queue, stored, exchange.name || key, die(broker, queue, stored.message, exchange, reason), reason)
}

/** What did not fit goes there without ever having been in the queue. */
export function deadLetterUnstored(broker: Broker, queue: Queue, message: Message): void {
  const exchange = broker.state.exchanges.get(queue.settings.deadLetterExchange ?? '\0')
  if (exchange !== undefined) die(broker, queue, message, exchange, 'maxlen')
}

function die({ io, state }: Broker, queue: Queue, message: Message, exchange: Exchange, reason: Death): number {
  const number = ++state.messages
  state.dead.push({ message: deadMessage(queue, message, exchange, reason, number, Math.floor(io.wall / 1000)), reason })
  return number
}

function deadMessage(queue: Queue, message: Message, exchange: Exchange, reason: Death, number: number, time: number): Message {
  const { deadLetterKey } = queue.settings
  const { expiration, ...properties } = message.properties
  const info: Table = [
    ['reason', text(reason)], ['queue', text(queue.name)], ['time', { type: 'timestamp', value: time }], ['exchange', text(message.exchange)],
    ['routing-keys', { type: 'array', value: message.keys.map(text) }],
    ...(expiration === undefined ? [] : [['original-expiration', text(expiration)]] as Table),
  ]
  const deaths = withDeath(message.deaths, info, reason, queue.name)
  const headers = withDeaths(message.properties.headers ?? [], message, deaths, reason, queue.name)
  const all = { ...properties, headers: deadLetterKey === null ? headers : without(headers, 'CC') }
  return {
    number, exchange: exchange.name, keys: deadLetterKey === null ? message.keys : [deadLetterKey], properties: all, raw: writeProperties(all), body: message.body,
    persistent: message.persistent, deaths,
  }
}

/** The first death of all has headers of its own. */
function withDeaths(headers: Table, message: Message, deaths: Field[], reason: string, queue: string): Table {
  const first: [string, string][] = message.deaths.length > 0 ? []
    : [['x-first-death-reason', reason], ['x-first-death-queue', queue], ['x-first-death-exchange', message.exchange]]
  const marked = first.reduce((table, [name, value]) => withField(table, name, text(value)), headers)
  return withField(marked, 'x-death', { type: 'array', value: deaths })
}

/** One entry for each queue and reason, the latest first, with its count. */
function withDeath(deaths: Field[], info: Table, reason: string, queue: string): Field[] {
  const fresh: { type: 'table'; value: Table } = { type: 'table', value: [['count', { type: 'long', value: 1 }], ...info] }
  if (deaths.length === 0) return [fresh]
  const same = deaths.find((one) => one.type === 'table' && textIn(one.value, 'queue') === queue && textIn(one.value, 'reason') === reason)
  const entry = same?.type === 'table' ? counted(same.value) : fresh.value
  return [{ type: 'table', value: [...entry].sort(([a], [b]) => (a < b ? -1 : 1)) }, ...deaths.filter((one) => one !== same)]
}

function counted(entry: Table): Table {
  const count = Number(lookup(entry, 'count')?.value ?? 0)
  return withField(entry, 'count', { type: 'long', value: count + 1 })
}
