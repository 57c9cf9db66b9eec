import type { Kernel } from '../kernel/kernel.ts'
import type { HeldPacket } from '../kernel/state.ts'

/** [F6] Gives a packet to the partition that holds it, until it is repaired (see lift.ts). */
export function keep(k: Kernel, arming: number, packet: HeldPacket): void {
  k.state.faults.find((fault) => fault.arming === arming)?.packets.push(packet)
}
