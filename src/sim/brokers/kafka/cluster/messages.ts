import type { BusMessage } from '../../../../contract/bus.ts'
import type { Place } from '../config.ts'
import type { Image } from './image.ts'

/** What the nodes of a cluster say to each other (our own words: no client hears them). */
export type Message =
  /** A candidate asks for a vote; `trial`: whether it would get one, so that a node which was cut off does not unseat a controller. */
  | { kind: 'vote'; term: number; last: Version; trial: boolean }
  | { kind: 'voted'; term: number; granted: boolean; trial: boolean }
  /** The controller is there; with the image where the node has not got it, and how far it is agreed on. */
  | { kind: 'lead'; term: number; agreed: Version; image: object | null }
  /** A node is there, and has this image. */
  | { kind: 'led'; term: number; has: Version; broker: { listeners: Place[]; incarnation: number } }
  /** A broker goes, in good order; and a controller does, whose draft says that it is gone. */
  | { kind: 'leaving' }
  | { kind: 'resigning' }
  /** A request that only the controller answers (`records`: the frame), and its answer. */
  | { kind: 'forward'; id: number; peer: string }
  | { kind: 'forwarded'; id: number }
  | { kind: 'create'; topic: string; by: string }
  /** A broker has nearly used up its producer ids. */
  | { kind: 'ids' }
  /** A message by hand, for a partition that the receiver leads. */
  | { kind: 'publish'; message: BusMessage }
  /** A leader says who is in step with it. */
  | { kind: 'isr'; topic: string; index: number; epoch: number; isr: number[] }
  /** [F26] A leader is to lose a partition. */
  | { kind: 'resign'; topic: string; index: number; ms: number }
  /** The connections between the two were silent for long: the receiver is to open another, too. */
  | { kind: 'redial' }
  /** A leader is new there: who copies from it begins. */
  | { kind: 'leading' }
  /** A follower wants all from `end` on; its last batch is of `lastEpoch`. */
  | { kind: 'follow'; topic: string; index: number; epoch: number; end: number; lastEpoch: number }
  /** It has more than its leader ever had: back to `to`, and once more. */
  | { kind: 'truncate'; topic: string; index: number; epoch: number; to: number }
  /** `records`: batches for one that has all before `after`; the numbers of their first messages. */
  | { kind: 'append'; topic: string; index: number; epoch: number; after: number; start: number; highWatermark: number; messages: number[] }
  | { kind: 'appended'; topic: string; index: number; epoch: number; end: number }
  /** A transaction is decided: its markers, in the partitions that the receiver leads; and that they are there. */
  | { kind: 'mark'; id: string; producerId: number; epoch: number; commit: boolean; places: string[]; groups: string[] }
  | { kind: 'marked'; id: string; epoch: number; places: string[]; groups: string[] }

export interface Version { term: number; version: number }
export type Said<K extends Message['kind']> = Extract<Message, { kind: K }> & { from: number }
export type PackedImage = Image & { brokers: unknown; topics: unknown }
