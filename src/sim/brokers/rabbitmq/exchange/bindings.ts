import { accessible, cleaned, existingExchange, notDefault } from '../names.ts'
import type { Binding, Broker, Channel, Exchange } from '../state.ts'
import { peerOf, tellBinding } from '../tell.ts'
import { refuse } from '../wire/errors.ts'
import { lookup, type Table } from '../wire/table.ts'
import { removeBinding } from './removal.ts'

export interface Wanted { source: string; kind: Binding['kind']; to: string; key: string; args: Table }

export function bind(broker: Broker, channel: Channel, wanted: Wanted): void {
  const { exchange, binding } = ends(broker, channel, wanted)
  checkMatch(exchange, binding.args)
  if (exchange.bindings.some((one) => sameBinding(one, binding))) return
  exchange.bindings.push(binding)
  tellBinding(broker, exchange, binding, 'created', peerOf(broker, channel), channel.connection.fd)
}

/** Taking away what is not there is no mistake. */
export function unbind(broker: Broker, channel: Channel, wanted: Wanted): void {
  const { exchange, binding } = ends(broker, channel, wanted)
  const found = exchange.bindings.find((one) => sameBinding(one, binding))
  if (found !== undefined) removeBinding(broker, exchange, found, channel)
}

function ends(broker: Broker, channel: Channel, wanted: Wanted): { exchange: Exchange; binding: Binding } {
  const [source, to] = [cleaned(wanted.source), cleaned(wanted.to)]
  notDefault(...(wanted.kind === 'exchange' ? [to, source] : [source]))
  const exchange = existingExchange(broker, source)
  if (wanted.kind === 'exchange') existingExchange(broker, to)
  else accessible(broker, channel, to)
  return { exchange, binding: { kind: wanted.kind, to, key: wanted.key, args: wanted.args } }
}

/** A headers exchange reads x-match. */
function checkMatch({ type }: Exchange, args: Table): void {
  const match = type === 'headers' ? lookup(args, 'x-match') : undefined
  if (match === undefined) return
  if (match.type !== 'longstr') refuse('precondition_failed', `Invalid x-match field type ${match.type} (value ${String(match.value)}); expected longstr`)
  if (!['all', 'any', 'all-with-x', 'any-with-x'].includes(String(match.value))) {
    refuse('precondition_failed', `Invalid x-match field value <<"${String(match.value)}">>; expected all, any, all-with-x, or any-with-x`)
  }
}

const sorted = (args: Table): string => JSON.stringify([...args].sort(([a], [b]) => (a < b ? -1 : 1)), (_key, value: unknown) => typeof value === 'bigint' ? String(value) : value)
const sameBinding = (a: Binding, b: Binding): boolean => a.kind === b.kind && a.to === b.to && a.key === b.key && sorted(a.args) === sorted(b.args)
