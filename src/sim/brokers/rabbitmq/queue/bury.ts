import { route } from '../exchange/route.ts'
import type { Broker, Message } from '../state.ts'
import { tellProblem, tellPublished, tellUnroutable } from '../tell.ts'
import { textIn, type Field } from '../wire/table.ts'
import { enqueue } from './enqueue.ts'

/** Dead letters go where their exchange routes them, which may make others. */
export function buryAll(broker: Broker): void {
  const { dead } = broker.state
  for (let one = dead.shift(); one !== undefined; one = dead.shift()) bury(broker, one.message, one.reason)
}

function bury(broker: Broker, message: Message, reason: string): void {
  const exchange = broker.state.exchanges.get(message.exchange)
  const routed = exchange === undefined ? [] : route(broker, exchange, message)
  const cycling = reason === 'rejected' ? [] : routed.filter((queue) => isCycle(queue.name, message.deaths))
  if (cycling.length > 0) tellProblem(broker, `a dead letter was dropped: it would go round for ever through ${cycling.map((queue) => queue.name).join(', ')}, without anybody having rejected it`)
  const queues = routed.filter((queue) => !cycling.includes(queue))
  tellPublished(broker, message, queues.map((queue) => queue.name), '')
  if (queues.length === 0) tellUnroutable(broker, message, cycling.length > 0 ? 'a cycle of dead letters' : 'unroutable')
  for (const queue of queues) enqueue(broker, queue, message, null)
}

/** It has been in this queue before, and since then nobody has rejected it. */
function isCycle(queue: string, deaths: Field[]): boolean {
  const at = deaths.findIndex((one) => one.type === 'table' && textIn(one.value, 'queue') === queue)
  return at >= 0 && deaths.slice(0, at + 1).every((one) => one.type === 'table' && textIn(one.value, 'reason') !== 'rejected')
}
