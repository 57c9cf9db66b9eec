import type { Kernel } from '../kernel/kernel.ts'
import type { Conn, FaultState, Side } from '../kernel/state.ts'
import type { Ns } from '../../contract/time.ts'

/** Something about to cross a link. `syn`, `synack`: the handshake; `open`: its third packet, which carries no data. */
export interface Transmission { conn: Conn; dir: Side; what: 'syn' | 'synack' | 'open' | 'data' | 'fin' | 'rst' }

/**
 * What becomes of it. `delay` adds up over all faults; any of the others decides, and no later fault is asked.
 * lost: TCP sends it again. swallow: it is gone for good. refuse: the far end is not there (RST to a SYN).
 * reset: the connection ends here, RST to both.
 */
export type Decision = { action: 'delay'; delay: Ns } | { action: 'lost' | 'swallow' | 'refuse' | 'reset' }

/** A fault's view of one transmission that it touches; null is a pass. */
export type Rule<S> = (k: Kernel, fault: FaultState & { spec: S }, crossing: Transmission) => Decision | null
