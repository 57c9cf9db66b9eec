import type { Binding, Broker, Channel, Exchange } from '../state.ts'
import { peerOf, tellBinding, tellExchange } from '../tell.ts'

export function removeBinding(broker: Broker, exchange: Exchange, binding: Binding, channel: Channel | null): void {
  exchange.bindings = exchange.bindings.filter((one) => one !== binding)
  tellBinding(broker, exchange, binding, 'deleted', peerOf(broker, channel), channel?.connection.fd)
  // An exchange with auto-delete goes with its last binding.
  if (exchange.autoDelete && exchange.bindings.length === 0 && broker.state.exchanges.get(exchange.name) === exchange) removeExchange(broker, exchange, channel)
}

/** Of a queue or exchange that goes. */
export function removeBindingsTo(broker: Broker, kind: Binding['kind'], name: string, channel: Channel | null): void {
  for (const exchange of [...broker.state.exchanges.values()]) {
    for (const binding of exchange.bindings.filter((one) => one.kind === kind && one.to === name)) removeBinding(broker, exchange, binding, channel)
  }
}

export function removeExchange(broker: Broker, exchange: Exchange, channel: Channel | null): void {
  broker.state.exchanges.delete(exchange.name)
  for (const binding of exchange.bindings) removeBinding(broker, exchange, binding, channel)
  removeBindingsTo(broker, 'exchange', exchange.name, channel)
  tellExchange(broker, exchange, 'deleted', peerOf(broker, channel), channel?.connection.fd)
}
