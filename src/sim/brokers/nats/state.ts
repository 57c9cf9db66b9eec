import type { Ns } from '../../../contract/time.ts'
import type { Io } from '../system.ts'
import type { Config } from './config.ts'
import type { Consumer } from './consumer/consumer.ts'
import type { Stream } from './stream/stream.ts'
import type { Parser } from './wire/parser.ts'

/** All that a NATS server is. */
export interface Nats {
  config: Config
  serverId: string
  clients: Map<number, Client>
  nextClient: number
  subs: Map<number, Sub>
  nextSub: number
  interest: Interest
  streams: Map<string, Stream>
  /** JetStream API requests so far, and those that were answered with an error. */
  api: { total: number; errors: number }
  /** Messages so far: the number of the latest (SPEC B3). */
  messages: number
  /** Connections with something to send, and consumers that may have something to deliver: looked at before the step ends. */
  dirty: number[]
  ready: [stream: string, consumer: string][]
  /** What the server itself publishes (advisories, what a stream republishes): to streams and listeners, after what is being done. */
  queued: Message[]
  told: string[]
}

/** Who has subscribed to what: ids of subscriptions. */
export interface Interest {
  literal: Map<string, number[]>
  wild: { id: number; tokens: string[] }[]
}

export interface Client {
  /** Counts connections; clients see it as client_id. */
  id: number
  parser: Parser
  options: ClientOptions
  connected: boolean
  /** By the number that the client gave it. */
  subs: Map<string, number>
  /** What the link would not take yet. */
  out: Uint8Array[]
  outBytes: number
  /** While the link takes nothing: what has to go until when. */
  blocked: { bytes: number; timer: number } | null
  authTimer: number | null
  pingTimer: number | null
  pinged: boolean
  pingsOut: number
  lastIn: Ns
}

/** What CONNECT says; before it, and where it does not say, as the server takes it to be. */
export interface ClientOptions {
  verbose: boolean
  pedantic: boolean
  echo: boolean
  headers: boolean
  noResponders: boolean
  name: string
}

export interface Sub {
  id: number
  fd: number
  sid: string
  subject: string
  queue: string
  delivered: number
  /** Ends by itself after so many; 0: never. */
  max: number
}

/** What every part works on: the outside, and the state. */
export interface Broker { io: Io; state: Nats }

/** A message under way. `fd`: the connection that it came by; null where the server itself sends it. */
export interface Message {
  subject: string
  reply: string
  headers: Uint8Array | null
  data: Uint8Array
  fd: number | null
}

export const consumerAt = (state: Nats, stream: string, consumer: string): { stream: Stream; consumer: Consumer } | undefined => {
  const at = state.streams.get(stream)
  const found = at?.consumers.get(consumer)
  return at !== undefined && found !== undefined ? { stream: at, consumer: found } : undefined
}
