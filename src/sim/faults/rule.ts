import type { Kernel } from '../kernel/kernel.ts'
import type { Conn, FaultState, Side } from '../kernel/state.ts'
import type { Ns } from '../../contract/time.ts'

/**
 * Something about to cross a link. `syn`, `synack`: the handshake; `open`: its third packet, which carries no data.
 * `size`: bytes of data.
 */
export interface Transmission { conn: Conn; dir: Side; what: 'syn' | 'synack' | 'open' | 'data' | 'fin' | 'rst'; size: number }

/**
 * What becomes of it. `delay` adds up over all faults (with `closes`, the connection ends once it has arrived); any of
 * the others decides, and no later fault is asked.
 * lost: TCP sends it again. hold: it is kept until the fault is cleared. swallow: it is gone for good. close: so it is, and
 * the connection ends. refuse: the far end is not there (RST to a SYN). reset: the connection ends here, RST to both.
 */
export type Decision =
  | { action: 'delay'; delay: Ns; closes?: boolean }
  | { action: 'lost' | 'hold' | 'swallow' | 'close' | 'refuse' | 'reset' }

/** A fault's view of one transmission that it touches; null is a pass. */
export type Rule<S> = (k: Kernel, fault: FaultState & { spec: S }, crossing: Transmission) => Decision | null
