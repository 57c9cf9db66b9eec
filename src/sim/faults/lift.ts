import { queueStep } from '../kernel/inbox.ts'
import { schedule, type Kernel } from '../kernel/kernel.ts'
import type { FaultState, HeldPacket } from '../kernel/state.ts'
import { handHeld, release } from '../net/pipe.ts'
import { onSyn, sendRst, sendSyn } from '../net/tcp.ts'
import { tellBrokers } from './broker.ts'
import { retime } from './clock.ts'
import { isHung } from './hang.ts'
import { tellLimits } from './limits.ts'
import { onLink } from './scope.ts'

/** A fault is gone: what it kept back goes on, in the order in which it came. */
export function lift(k: Kernel, fault: FaultState): void {
  switch (fault.spec.type) {
    case 'partition':
      for (const packet of fault.packets) sendOn(k, packet)
      return
    case 'reorder':
    case 'throttle':
      for (const { conn, token } of fault.requests) schedule(k, k.state.now, { kind: 'gate', conn, token })
      return
    case 'hang':
      for (const { name } of fault.struck) goOn(k, k.state.processes.findIndex((process) => process.name === name))
      return
    case 'clock_skew':
      retime(k)
      return
    case 'memory_limit':
    case 'disk_full':
      tellLimits(k, fault)
      return
    case 'leader_election':
    case 'slow_broker':
    case 'rebalance':
    case 'redelivery':
    case 'lost_ack':
    case 'poison':
    case 'full_queue':
    case 'eviction':
      tellBrokers(k, fault, true)
      return
    case 'bandwidth':
    case 'slicer':
    case 'limit_data':
      for (const conn of k.state.conns.values()) {
        if (!onLink(fault, conn)) continue
        for (const pipe of conn.pipes) pipe.ledgers = pipe.ledgers.filter((ledger) => ledger.arming !== fault.arming)
      }
  }
}

/** [F6] A held packet goes its way; another fault may meet it there. */
function sendOn(k: Kernel, packet: HeldPacket): void {
  const conn = k.state.conns.get(packet.conn)
  if (!conn) return
  if (packet.what === 'segment') release(k, conn, packet.dir)
  else if (packet.what === 'rst') sendRst(k, conn, packet.from, packet.detail)
  else if (conn.phase !== 'connecting') return
  else if (packet.what === 'syn') sendSyn(k, conn)
  else onSyn(k, conn, packet.refusedBy)
}

/** [F20] SIGCONT: what it was about to say is said, what came for it is its to read. */
function goOn(k: Kernel, p: number): void {
  const process = k.state.processes[p]
  if (!process || process.phase !== 'running' || isHung(k, p)) return
  const { generation, unfinished } = process
  process.unfinished = null
  if (unfinished) schedule(k, k.state.now, { kind: 'finish', p, generation, result: unfinished })
  for (const { conn: id, side } of process.fds.values()) {
    const conn = k.state.conns.get(id)
    if (conn) handHeld(k, conn, side === 0 ? 1 : 0)
  }
  if (process.owed || process.inbox.length > 0) queueStep(k, p)
}
