import type { Value } from './values.ts'

/** A dataset at one moment: what a file of Redis holds. `messages`: how many there had been, so that numbers are used once (SPEC B3). */
export interface Snapshot { keys: { db: number; key: string; value: Value; expireAt: number | null }[]; messages: number }
