import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { State } from '../sim/index.ts'
import type { Histories } from './histories.ts'

/**
 * One text for one state of a world: the kernel's data and each living process's history. Numbers that only count what has
 * been (steps, sequence numbers) are left out or replaced by their order, so that two ways to one state meet.
 */
export function digestOf(state: Readonly<State>, histories: Histories): string {
  const { queue, processes, steps: _steps, stepsAtInstant: _at, lastStepped: _last, nextSeq: _next, recorded: _recorded, replayed: _replayed, files: _files, watched, nextLookup, ...rest } = state
  const seqs = [...queue.map((event) => event.seq), ...processes.flatMap(({ wake }) => (wake ? [wake.seq] : []))].sort((a, b) => a - b)
  const order = new Map(seqs.map((seq, rank) => [seq, rank]))
  const rankOf = (seq: number | null): number => (seq === null ? -1 : (order.get(seq) ?? -1))
  const events = queue.toSorted((a, b) => a.seq - b.seq).map((event) => ({ ...event, seq: rankOf(event.seq), ...('token' in event ? { token: rankOf(event.token) } : {}) }))
  const living = processes.map(({ spec: _spec, wake, ...process }) => ({
    ...process, wake: wake && { ...wake, seq: rankOf(wake.seq) }, killSeq: rankOf(process.killSeq), spawnToken: rankOf(process.spawnToken),
    history: process.phase === 'running' ? histories.of(process.name) : '',
  }))
  // Only faults ask how much of the log and how many look-ups there have been.
  const asked = rest.faults.length > 0 ? { watched, nextLookup } : {}
  const calls = [...rest.calls.values()].map((call) => ({ ...call, timeoutSeq: rankOf(call.timeoutSeq) }))
  return bytesToHex(sha256(new TextEncoder().encode(textOf({ ...rest, ...asked, calls, events, living }))))
}

/** Any plain data as text, Maps and bytes included. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return `<${Array.from(value).join()}>`
  if (value instanceof Map) return textOf([...value])
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  return `{${Object.entries(value).map(([key, member]) => `${key}:${textOf(member)}`).join()}}`
}
