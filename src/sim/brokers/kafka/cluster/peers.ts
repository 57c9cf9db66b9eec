import { msToNs, type Ns } from '../../../../contract/time.ts'
import { newFrames, nextFrame, take, type Frames } from '../wire/frames.ts'
import { Writer } from '../wire/writer.ts'
import type { Broker, Caller } from '../state.ts'
import type { Message } from './messages.ts'

/**
 * Connections between the nodes of a cluster: each has one to every other that it speaks to, over which only it speaks. A message is
 * JSON, with bytes behind it where records travel. What was on the way when a connection ends is lost, as everything here expects.
 */
export interface Peers {
  /** Where each node's controller listens. */
  places: Map<number, { host: string; port: number }>
  out: Map<number, Outgoing>
  /** Connections from others, and who they are once they have said so. */
  into: Map<number, { frames: Frames; node: number }>
  /** What this node has to say to itself, and to followers of what it leads anew: before the step ends. */
  own: Message[]
  leading: number[]
  /** Clients' requests that the controller was handed. */
  forwards: Map<number, number>
  /** Answers that wait until what they tell of is agreed on. */
  answers: { caller: Caller; body: unknown; term: number; version: number }[]
  /** The brokers of the last image, by incarnation; -1 for fenced. */
  met: Map<number, number>
  /** When followers are looked at. */
  lagCheckAt: Ns
}
/** To this very node: heard before the step ends. */
export const tellSelf = ({ state }: Broker, message: Message): void => { state.peers.own.push(message) }

interface Outgoing { fd: number; open: boolean; since: number; queue: Uint8Array<ArrayBuffer>[] }

export const newPeers = (voters: { id: number; host: string; port: number }[]): Peers =>
  ({ places: new Map(voters.map(({ id, host, port }) => [id, { host, port }])), out: new Map(), into: new Map(), own: [], leading: [], forwards: new Map(), answers: [], met: new Map(), lagCheckAt: 0 })

/** How long a connection may take to be made before another is tried. */
const PATIENCE = msToNs(2000)

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function tellNode(broker: Broker, node: number, message: Message, records?: Uint8Array): void {
  const { io, state } = broker
  const frame = framed({ ...message, from: state.config.nodeId }, records)
  const out = state.peers.out.get(node)
  if (out?.open) io.send(out.fd, frame)
  else if (out !== undefined && io.now - out.since < PATIENCE) out.queue.push(frame)
  else {
    hangUp(broker, node)
    const place = state.peers.places.get(node)
    if (place !== undefined) state.peers.out.set(node, { fd: io.connect(place.host, place.port), open: false, since: io.now, queue: [frame] })
  }
}

/** Whatever lies in the connection to a node is given up: the next message opens another. */
export function hangUp({ io, state }: Broker, node: number): void {
  const out = state.peers.out.get(node)
  if (out === undefined) return
  io.abort(out.fd)
  state.peers.out.delete(node)
}

/** Nothing was heard from a node for long: packets that were lost may take minutes to be sent again, another connection does not. */
export function redial(broker: Broker, node: number): void {
  hangUp(broker, node)
  tellNode(broker, node, { kind: 'redial' })
}

function framed(message: object, records: Uint8Array = NOTHING): Uint8Array<ArrayBuffer> {
  const text = encoder.encode(JSON.stringify(message))
  const writer = new Writer(text.length + records.length + 8)
  writer.int32(4 + text.length + records.length)
  writer.int32(text.length)
  writer.raw(text)
  writer.raw(records)
  return writer.done()
}
const NOTHING = new Uint8Array(0)

/** What became of a connection that this node wanted; the node, where it is one of those. */
export function dialled({ io, state }: Broker, fd: number, ok: boolean): number | undefined {
  for (const [node, out] of state.peers.out) {
    if (out.fd !== fd) continue
    if (!ok) {
      state.peers.out.delete(node)
      return undefined
    }
    out.open = true
    for (const frame of out.queue) io.send(fd, frame)
    out.queue = []
    return node
  }
  return undefined
}

/** A connection between nodes has ended; which node was at its other end, where that is known. */
export function parted({ state }: Broker, fd: number): number | undefined {
  const into = state.peers.into.get(fd)
  state.peers.into.delete(fd)
  if (into !== undefined) return into.node
  for (const [node, out] of state.peers.out) {
    if (out.fd !== fd) continue
    state.peers.out.delete(node)
    return node
  }
  return undefined
}

export const isPeer = ({ state }: Broker, fd: number): boolean =>
  state.peers.into.has(fd) || [...state.peers.out.values()].some((out) => out.fd === fd)

export function peerCame({ state }: Broker, fd: number): void {
  state.peers.into.set(fd, { frames: newFrames(), node: -1 })
}

/** The messages that these bytes complete. */
export function heard(broker: Broker, fd: number, bytes: Uint8Array): { message: Message & { from: number }; records: Uint8Array; first: boolean }[] {
  const into = broker.state.peers.into.get(fd)
  const messages: ReturnType<typeof heard> = []
  if (into === undefined) return messages
  take(into.frames, bytes)
  for (let frame = nextFrame(into.frames); frame instanceof Uint8Array; frame = nextFrame(into.frames)) {
    const length = new DataView(frame.buffer, frame.byteOffset).getInt32(0)
    const message = JSON.parse(decoder.decode(frame.subarray(4, 4 + length))) as Message & { from: number }
    messages.push({ message, records: frame.subarray(4 + length), first: into.node < 0 })
    into.node = message.from
  }
  return messages
}
