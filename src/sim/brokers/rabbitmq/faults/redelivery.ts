import { msToNs } from '../../../../contract/time.ts'
import type { Broker, Queue, Stored } from '../state.ts'

/** How long a redelivery takes, unless the fault says. */
const DELAY_MS = 1000

/** [F29] Later it is delivered once more, though it was acknowledged: as after an acknowledgement that was lost. */
export function redeliverSometimes({ io }: Broker, queue: Queue, stored: Stored): void {
  if (stored.attempts !== 1) return
  for (const fault of io.faults('redelivery')) {
    const { spec } = fault
    if (spec.channel !== undefined && spec.channel !== queue.name && spec.channel !== stored.message.exchange) continue
    if ((spec.queue ?? queue.name) !== queue.name || !io.strikes(fault, `#${stored.message.number} of ${queue.name} is delivered once more`)) continue
    io.at(io.now + msToNs(spec.delay ?? DELAY_MS), { redeliver: queue.name, stored })
  }
}
