/** Virtual time: an integer count of nanoseconds since the start of the run (SPEC T1). Safe up to 104 days. */
export type Ns = number

export const MS: Ns = 1_000_000
export const SECOND: Ns = 1_000 * MS

export const msToNs = (ms: number): Ns => Math.round(ms * MS)
export const nsToMs = (ns: Ns): number => ns / MS
