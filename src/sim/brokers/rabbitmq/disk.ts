import { flushAll } from './channel/flush.ts'
import { all, insert, push } from './queue/lane.ts'
import { dispatch } from './queue/dispatch.ts'
import { newQueue } from './queue/queues.ts'
import { touched } from './queue/removal.ts'
import { isQuorum, type Account, type Broker, type Exchange, type Queue, type Rabbit, type Stored } from './state.ts'
import { tellExchange, tellQueue } from './tell.ts'

/**
 * What a node finds at its next start (SPEC B2): its user and virtual host; durable exchanges, queues and the bindings between them; persistent
 * messages, and all that lie in quorum queues. A confirm is given only once that is written, so SIGKILL loses no more than an orderly end.
 */
export interface Disk {
  account: Account
  exchanges: Exchange[]
  queues: (Pick<Queue, 'name' | 'args'> & { stored: Stored[] })[]
  messages: number
  /** What was not durable, and what has to be delivered once more: the next start tells of it. */
  lost: { queues: string[]; messages: Place[]; out: Place[] }
}
interface Place { message: number; channel: string; queue: string }

export function toDisk({ account, exchanges, queues, messages }: Rabbit): Disk {
  const kept = [...queues.values()].filter((queue) => queue.durable && queue.owner === null)
  const durable = [...exchanges.values()].filter((exchange) => exchange.durable)
  const survives = (kind: 'queue' | 'exchange', name: string): boolean => kind === 'queue' ? kept.some((queue) => queue.name === name) : durable.some((exchange) => exchange.name === name)
  return {
    account, messages,
    exchanges: durable.map((exchange) => ({ ...exchange, bindings: exchange.bindings.filter(({ kind, to }) => survives(kind, to)) })),
    queues: kept.map((queue) => ({ name: queue.name, args: queue.args, stored: storedIn(queue).filter((one) => isKept(queue, one)) })),
    lost: {
      queues: [...queues.keys()].filter((name) => !survives('queue', name)),
      messages: [...queues.values()].flatMap((queue) => storedIn(queue).filter((one) => !survives('queue', queue.name) || !isKept(queue, one)).map((one) => placeOf(queue, one))),
      out: kept.flatMap((queue) => [...queue.unacked].filter((one) => isKept(queue, one)).map((one) => placeOf(queue, one))),
    },
  }
}

const isKept = (queue: Queue, { message }: Stored): boolean => isQuorum(queue) || message.persistent
const placeOf = ({ name }: Queue, { message }: Stored): Place => ({ message: message.number, channel: message.exchange, queue: name })

/** What was out comes again, and is marked so. */
function storedIn(queue: Queue): Stored[] {
  const out = [...queue.unacked].map((stored) => ({ ...stored, redelivered: true, returns: stored.returns + 1 }))
  const held = (queue.held ?? []).map(({ message }, i) => ({ message, position: queue.nextPosition + i, priority: 0, expiresAt: null, redelivered: false, returns: 0, attempts: 0 }))
  return [...all(queue.returned), ...out, ...queue.lanes.flatMap(all), ...held]
}

export function fromDisk(disk: Disk): Pick<Rabbit, 'account' | 'exchanges' | 'queues' | 'messages'> {
  const queues = disk.queues.map(({ name, args, stored }) => {
    const queue = newQueue({ name, args, durable: true, autoDelete: false, owner: null })
    for (const one of stored) {
      if (isQuorum(queue) && one.returns > 0) push(queue.returned, one)
      else insert(queue.lanes[one.priority]!, one)
      queue.bytes += one.message.body.length
      queue.nextPosition = Math.max(queue.nextPosition, one.position + 1)
    }
    return queue
  })
  return {
    account: disk.account, messages: disk.messages,
    exchanges: new Map(disk.exchanges.map((exchange) => [exchange.name, exchange])),
    queues: new Map(queues.map((queue) => [queue.name, queue])),
  }
}

/** What was there before is told again, and what is not there any more. */
export function recovered(broker: Broker, { lost }: Disk): void {
  const { io } = broker
  const system = 'rabbitmq'
  for (const place of lost.messages) io.tell({ kind: 'bus.drop', system, ...place, reason: 'it was not durable' })
  for (const place of lost.out) io.tell({ kind: 'bus.requeue', system, ...place, reason: 'its node started again' })
  for (const name of lost.queues) io.tell({ kind: 'bus.channel', system, what: 'queue', name, change: 'deleted', by: '', detail: {} })
  for (const exchange of broker.state.exchanges.values()) if (exchange.name !== '' && !exchange.name.startsWith('amq.')) tellExchange(broker, exchange, 'created', '')
  for (const queue of [...broker.state.queues.values()]) {
    tellQueue(broker, queue, 'created', '')
    touched(broker, queue)
    dispatch(broker, queue)
  }
  flushAll(broker)
}
