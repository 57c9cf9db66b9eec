import { msToNs } from '../../../contract/time.ts'
import type { Broker } from './state.ts'

/** So many milliseconds from now, as kernel time. */
export const after = ({ io }: Broker, ms: number): number => io.now + msToNs(Math.max(0, ms))
