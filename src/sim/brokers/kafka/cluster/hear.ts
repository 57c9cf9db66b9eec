import { answer, drop, free, isWaiting } from '../connection.ts'
import type { Broker } from '../state.ts'
import { API_BY_KEY } from '../wire/apis.ts'
import { applyImage } from './apply.ts'
import { createAsked } from './cluster.ts'
import { electMissing, fenceSilent, onIsr, onLeaving, onResign, register, registerSelf } from './controller.ts'
import { PRODUCER_ID_BLOCK } from './image.ts'
import type { Message, Said } from './messages.ts'
import { dialled, hangUp, heard, parted, redial, tellNode } from './peers.ts'
import { agree, beat, isController, joinQuorum, onLead, onLed, onResigning, onVote, onVoted, quorumTimer, resign, revise } from './quorum.ts'
import { tellController } from './to-controller.ts'
import { followAgain, forgetFollower, onAppend, onAppended, onFollow, onTruncate } from './replication.ts'

/** What this broker does with a request that another handed it, and with those of its own that were handed on. */
export interface Hands {
  forwarded(broker: Broker, said: Said<'forward'>, frame: Uint8Array): void
  publish(broker: Broker, said: Said<'publish'>): void
  mark(broker: Broker, said: Said<'mark'>): void
  marked(broker: Broker, said: Said<'marked'>): void
}

export function startCluster(broker: Broker): void {
  joinQuorum(broker)
  if (isController(broker)) startOffice(broker)
}

/** Its first image, in which it is there itself, makes all before it count. */
function startOffice(broker: Broker): void {
  registerSelf(broker)
  electMissing(broker)
  beat(broker)
}

/** SIGTERM: what this broker leads is to go to others before it ends. */
export function leaveCluster(broker: Broker): void {
  if (broker.state.config.voters.length === 0) return
  if (!isController(broker)) return tellController(broker, { kind: 'leaving' })
  onLeaving(broker, { kind: 'leaving', from: broker.state.config.nodeId })
  resign(broker)
}

export function hear(broker: Broker, fd: number, bytes: Uint8Array, hands: Hands): void {
  for (const { message, records, first } of heard(broker, fd, bytes)) {
    // A new connection: what was under way on the one before may be lost.
    if (first) followAgain(broker, message.from)
    take(broker, message, records, hands)
  }
}

function take(broker: Broker, message: Message & { from: number }, records: Uint8Array, hands: Hands): void {
  const { quorum } = broker.state
  const { controller } = quorum
  switch (message.kind) {
    case 'vote': onVote(broker, message); break
    case 'voted':
      if (onVoted(broker, message)) startOffice(broker)
      break
    case 'lead':
      if (onLead(broker, message)) applied(broker)
      break
    case 'led':
      if (onLed(broker, message)) applied(broker)
      if (isController(broker)) register(broker, message.from, message.broker)
      break
    case 'leaving': onLeaving(broker, message); break
    case 'resigning': onResigning(broker, message); break
    case 'create':
      if (isController(broker)) createAsked(broker, message.topic, message.by)
      break
    case 'ids':
      if (isController(broker)) moreIds(broker, message.from)
      break
    case 'isr': onIsr(broker, message); break
    case 'resign': onResign(broker, message); break
    case 'redial':
      hangUp(broker, message.from)
      followAgain(broker, message.from)
      break
    case 'leading': followAgain(broker, message.from); break
    case 'follow': onFollow(broker, message); break
    case 'truncate': onTruncate(broker, message); break
    case 'append': onAppend(broker, message, records); break
    case 'appended': onAppended(broker, message); break
    case 'forward': hands.forwarded(broker, message, records); break
    case 'forwarded': onForwarded(broker, message, records); break
    case 'publish': hands.publish(broker, message); break
    case 'mark': hands.mark(broker, message); break
    case 'marked': hands.marked(broker, message)
  }
  if (quorum.controller !== controller) controllerChanged(broker)
}

function moreIds(broker: Broker, node: number): void {
  revise(broker, (image) => {
    const one = image.brokers.get(node)
    if (one === undefined) return
    one.producerIds = image.producerIds
    image.producerIds += PRODUCER_ID_BLOCK
  })
}

/** Another image counts: what it says becomes so, and who waited for it is answered. */
function applied(broker: Broker): void {
  const { state } = broker
  const before = state.peers.met
  applyImage(broker)
  state.peers.met = new Map([...state.image.brokers.values()].map((one) => [one.id, one.fenced ? -1 : one.incarnation]))
  for (const [id, incarnation] of state.peers.met) {
    // Somebody is back: what lies in the connection to it is old.
    if (incarnation >= 0 && before.has(id) && before.get(id) !== incarnation && id !== state.config.nodeId) renew(broker, id)
  }
  const { answers } = state.peers
  state.peers.answers = answers.filter(({ term, version }) => term === state.image.term && version > state.image.version)
  for (const { caller, body } of answers.filter((one) => !state.peers.answers.includes(one))) {
    if (isWaiting(broker, caller)) answer(broker, caller, API_BY_KEY.get(caller.key)!, body as never)
  }
}

function renew(broker: Broker, node: number): void {
  redial(broker, node)
  broker.state.peers.leading.push(node)
  followAgain(broker, node)
}

/** What was handed to a controller that is none any more has no answer: its client asks again. */
function controllerChanged(broker: Broker): void {
  const { peers } = broker.state
  for (const fd of peers.forwards.values()) drop(broker, fd, 'close')
  peers.forwards = new Map()
  for (const { caller } of peers.answers) if (caller.via === undefined) drop(broker, caller.fd, 'close')
  peers.answers = []
}

function onForwarded(broker: Broker, said: Said<'forwarded'>, frame: Uint8Array): void {
  const { io, state } = broker
  const fd = state.peers.forwards.get(said.id)
  if (fd === undefined) return
  state.peers.forwards.delete(said.id)
  io.send(fd, frame)
  free(broker, fd)
}

export function clusterTimer(broker: Broker): void {
  const { quorum } = broker.state
  const { controller } = quorum
  if (quorumTimer(broker)) fenceSilent(broker)
  if (quorum.controller !== controller) controllerChanged(broker)
}

export function nodeDialled(broker: Broker, fd: number, ok: boolean): void {
  const node = dialled(broker, fd, ok)
  if (node !== undefined) followAgain(broker, node)
}

export function nodeParted(broker: Broker, fd: number): void {
  const node = parted(broker, fd)
  if (node === undefined || node < 0) return
  forgetFollower(broker, node)
  followAgain(broker, node)
}

/** Before a step ends: what this broker has told itself, what that makes agreed on, and those that are to follow. */
export function settleCluster(broker: Broker, hands: Hands): void {
  const { peers, quorum, config } = broker.state
  while (peers.own.length > 0 || quorum.revised || peers.leading.length > 0) {
    for (const message of peers.own.splice(0)) take(broker, { ...message, from: config.nodeId }, NOTHING, hands)
    if (quorum.revised && agree(broker)) applied(broker)
    for (const node of new Set(peers.leading.splice(0))) tellNode(broker, node, { kind: 'leading' })
  }
}
const NOTHING = new Uint8Array(0)
