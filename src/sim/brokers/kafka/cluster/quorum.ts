import { msToNs, type Ns } from '../../../../contract/time.ts'
import { numberOf } from '../config.ts'
import type { Broker, Caller } from '../state.ts'
import { isNewer, newImage, packed, unpacked, type Image } from './image.ts'
import type { PackedImage, Said, Version } from './messages.ts'
import { redial, tellNode } from './peers.ts'

/**
 * Who is controller, and what the nodes have agreed on: Raft (https://raft.github.io/raft.pdf) over one value, the image, instead of a
 * log. A controller is elected by a majority, each version of the image is its own to make, and counts once a majority has it.
 */
export interface Quorum {
  term: number
  votedFor: number
  /** The latest image that this node has; the one in `state.image` is agreed on. */
  draft: Image
  role: 'follower' | 'candidate' | 'controller'
  controller: number
  votes: number[]
  /** When the controller was last heard of. */
  heardAt: Ns
  timer: number | null
  /** As controller: what each node has, when it was last heard of, and when this node took over. */
  nodes: Map<number, { has: Version; at: Ns }>
  since: Ns
  /** The draft has changed: whether it is agreed on is looked at before the step ends. */
  revised: boolean
}

export const newQuorum = (): Quorum => ({
  term: 0, votedFor: -1, draft: newImage(), role: 'follower', controller: -1, votes: [], heardAt: -1, timer: null, nodes: new Map(), since: 0, revised: false,
})

/** A controller speaks this often, so that nobody stands for its place. */
export const BEAT: Ns = msToNs(500)
/** After so long without an answer a connection is taken for dead. */
const SILENCE: Ns = msToNs(2000)

const idsOf = ({ state }: Broker): number[] => state.config.voters.length === 0 ? [state.config.nodeId] : state.config.voters.map((one) => one.id)
const others = (broker: Broker): number[] => idsOf(broker).filter((id) => id !== broker.state.config.nodeId)
const isMajority = (broker: Broker, count: number): boolean => count * 2 > idsOf(broker).length

export const isClustered = (broker: Broker): boolean => idsOf(broker).length > 1
export const isController = ({ state }: Broker): boolean => state.quorum.role === 'controller'

/** A node starts: alone it is controller at once. At a cluster's first start the first of the voters stands, so that it is soon done. */
export function joinQuorum(broker: Broker): void {
  const { quorum, config } = broker.state
  const everybody = idsOf(broker)
  if (everybody.length === 1) return takeOver(broker, quorum.term + 1)
  if (quorum.term === 0 && Math.min(...everybody) === config.nodeId) stand(broker, false)
  else arm(broker)
}

/** When nothing has been heard of a controller by then, this node stands. No two do at the same time, or hardly. */
function arm(broker: Broker): void {
  const { io, state } = broker
  const patience = numberOf(state.config, 'controller.quorum.fetch.timeout.ms') + io.dice() * numberOf(state.config, 'controller.quorum.election.timeout.ms')
  setTimer(broker, msToNs(Math.round(patience)))
}

function setTimer({ io, state }: Broker, ns: Ns): void {
  const { quorum } = state
  if (quorum.timer !== null) io.cancel(quorum.timer)
  quorum.timer = io.at(io.now + ns, { quorum: true })
}

const lastOf = ({ term, version }: Image): Version => ({ term, version })

function stand(broker: Broker, trial: boolean): void {
  const { quorum, config } = broker.state
  quorum.role = 'candidate'
  quorum.controller = -1
  quorum.votes = [config.nodeId]
  if (!trial) {
    quorum.term++
    quorum.votedFor = config.nodeId
  }
  const term = trial ? quorum.term + 1 : quorum.term
  for (const node of others(broker)) {
    if (trial) redial(broker, node)
    tellNode(broker, node, { kind: 'vote', term, last: lastOf(quorum.draft), trial })
  }
  arm(broker)
}

export function onVote(broker: Broker, said: Said<'vote'>): void {
  const { io, state } = broker
  const { quorum } = state
  const patience = msToNs(numberOf(state.config, 'controller.quorum.fetch.timeout.ms'))
  // One that hears a controller wants no other.
  const content = quorum.role === 'controller' || (quorum.controller >= 0 && io.now - quorum.heardAt < patience)
  const behind = isNewer(lastOf(quorum.draft), said.last)
  if (said.trial) {
    tellNode(broker, said.from, { kind: 'voted', term: said.term, granted: !content && !behind && said.term > quorum.term, trial: true })
    return
  }
  if (said.term > quorum.term) follow(broker, said.term, -1)
  const granted = said.term === quorum.term && !behind && (quorum.votedFor < 0 || quorum.votedFor === said.from)
  if (granted) {
    quorum.votedFor = said.from
    arm(broker)
  }
  tellNode(broker, said.from, { kind: 'voted', term: quorum.term, granted, trial: false })
}

export function onVoted(broker: Broker, said: Said<'voted'>): boolean {
  const { quorum } = broker.state
  if (!said.trial && said.term > quorum.term) follow(broker, said.term, -1)
  if (quorum.role !== 'candidate' || !said.granted || said.term !== quorum.term + (said.trial ? 1 : 0)) return false
  if (!quorum.votes.includes(said.from)) quorum.votes.push(said.from)
  if (!isMajority(broker, quorum.votes.length)) return false
  if (said.trial) {
    stand(broker, false)
    return false
  }
  takeOver(broker, quorum.term)
  return true
}

/** An image of its own term first: with it all before is agreed on. */
function takeOver(broker: Broker, term: number): void {
  const { io, state } = broker
  const { quorum, config } = state
  Object.assign(quorum, { term, votedFor: config.nodeId, role: 'controller', controller: config.nodeId, nodes: new Map(), since: io.now, heardAt: io.now })
  io.log(`INFO [QuorumController id=${config.nodeId}] Becoming the active controller at epoch ${term}`)
}

function follow(broker: Broker, term: number, controller: number): void {
  const { quorum } = broker.state
  if (term > quorum.term) quorum.votedFor = -1
  Object.assign(quorum, { term, controller, role: 'follower' })
  if (controller < 0) arm(broker)
}

/** The next version of the image. Nothing of it counts before a majority has it, which a node that is alone is. */
export function revise(broker: Broker, change: (image: Image) => void): Version {
  const { quorum, image } = broker.state
  const alone = idsOf(broker).length === 1
  const draft = alone ? image : structuredClone(quorum.draft)
  change(draft)
  draft.term = quorum.term
  draft.version++
  quorum.draft = draft
  quorum.revised = true
  if (!alone) for (const node of others(broker)) lead(broker, node)
  return lastOf(draft)
}

function lead(broker: Broker, node: number): void {
  const { quorum, image } = broker.state
  const has = quorum.nodes.get(node)?.has
  const upToDate = has !== undefined && has.term === quorum.draft.term && has.version === quorum.draft.version
  tellNode(broker, node, { kind: 'lead', term: quorum.term, agreed: lastOf(image), image: upToDate ? null : packed(quorum.draft) })
}

/** A controller has spoken. True where a newer image is agreed on. */
export function onLead(broker: Broker, said: Said<'lead'>): boolean {
  const { io, state } = broker
  const { quorum, config } = state
  if (said.term >= quorum.term) {
    if (said.term > quorum.term || quorum.controller !== said.from || quorum.role !== 'follower') follow(broker, said.term, said.from)
    quorum.heardAt = io.now
    arm(broker)
    if (said.image !== null) {
      const draft = unpacked(said.image as PackedImage)
      if (!isNewer(quorum.draft, draft) || draft.term === said.term) quorum.draft = draft
    }
  }
  tellNode(broker, said.from, {
    kind: 'led', term: quorum.term, has: lastOf(quorum.draft), broker: { listeners: config.listeners, incarnation: state.incarnation },
  })
  if (said.term < quorum.term || isNewer(said.agreed, quorum.draft) || !isNewer(quorum.draft, state.image)) return false
  if (isNewer(quorum.draft, said.agreed)) return false
  state.image = quorum.draft
  return true
}

/** A node has answered its controller. True where what it has makes the draft agreed on. */
export function onLed(broker: Broker, said: Said<'led'>): boolean {
  const { io, state } = broker
  const { quorum } = state
  if (said.term > quorum.term) {
    follow(broker, said.term, -1)
    return false
  }
  if (quorum.role !== 'controller') return false
  quorum.nodes.set(said.from, { has: said.has, at: io.now })
  return agree(broker)
}

/** Whether a majority has the draft, and did not know yet that it counts. */
export function agree(broker: Broker): boolean {
  const { state } = broker
  const { quorum } = state
  quorum.revised = false
  const { draft } = quorum
  const having = others(broker).filter((node) => {
    const has = quorum.nodes.get(node)?.has
    return has?.term === draft.term && has.version === draft.version
  })
  if (quorum.role !== 'controller' || !isMajority(broker, having.length + 1) || draft.term !== quorum.term) return false
  // One that is alone has changed what it had agreed on with itself.
  if (isClustered(broker) && !isNewer(draft, state.image)) return false
  state.image = draft
  for (const node of others(broker)) lead(broker, node)
  return true
}

/** The timer: a controller speaks, and steps down where no majority hears it; anybody else stands. True for a controller that goes on. */
export function quorumTimer(broker: Broker): boolean {
  const { io, state } = broker
  const { quorum } = state
  quorum.timer = null
  if (quorum.role !== 'controller') {
    stand(broker, true)
    return false
  }
  const patience = msToNs(numberOf(state.config, 'controller.quorum.fetch.timeout.ms') * 1.5)
  const hearing = others(broker).filter((node) => io.now - (quorum.nodes.get(node)?.at ?? quorum.since) < patience)
  if (!isMajority(broker, hearing.length + 1)) {
    io.log(`WARN [QuorumController id=${state.config.nodeId}] Resigning: no majority of the voters was heard of`)
    follow(broker, quorum.term, -1)
    return false
  }
  beat(broker)
  return true
}

/** Speaks to all, and will again. One that is alone has nobody to speak to. */
export function beat(broker: Broker): void {
  const nodes = others(broker)
  if (nodes.length === 0) return
  const { io, state } = broker
  for (const node of nodes) {
    if (io.now - Math.max(state.quorum.nodes.get(node)?.at ?? 0, state.quorum.since) >= SILENCE) redial(broker, node)
    lead(broker, node)
  }
  setTimer(broker, BEAT)
}

/** An answer to what a draft says: once it is agreed on. */
export function answerAgreed<T>({ state }: Broker, caller: Caller, body: T): T | null {
  const { draft, revised } = state.quorum
  if (draft === state.image && !revised) return body
  const { term, version } = draft
  state.peers.answers.push({ caller, body, term, version })
  return null
}

/** A controller that shuts down does not let the others wait until they miss it. */
export function resign(broker: Broker): void {
  for (const node of others(broker)) tellNode(broker, node, { kind: 'resigning' })
}

/** The first of those that are left stands at once; none of them is content any more. */
export function onResigning(broker: Broker, { from }: Said<'resigning'>): void {
  const { quorum, config } = broker.state
  if (quorum.controller !== from) return
  quorum.controller = -1
  if (config.nodeId === Math.min(...idsOf(broker).filter((id) => id !== from))) stand(broker, false)
  else arm(broker)
}
