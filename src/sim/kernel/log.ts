import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { LabEvent } from '../../contract/events.ts'
import { canonicalJson } from './canonical.ts'

type Hasher = ReturnType<typeof sha256.create>

/** A log as it stood at one moment. Events never change once appended, so they are shared, not copied. */
export interface LogMark { events: readonly LabEvent[]; hasher: Hasher; hashed: number }

/**
 * The append-only log and its hash: SHA-256 over each event's canonical JSON and a newline. Hashing waits until
 * somebody asks, so that a run which nobody hashes does not pay for it.
 */
export class Log {
  events: LabEvent[] = []
  #hasher: Hasher = sha256.create()
  #hashed = 0
  #onEvent: ((event: LabEvent) => void) | undefined

  constructor(onEvent?: (event: LabEvent) => void) {
    this.#onEvent = onEvent
  }

  append(event: LabEvent): void {
    this.events.push(event)
    this.#onEvent?.(event)
  }

  hash(): string {
    this.#digestNew()
    return bytesToHex(this.#hasher.clone().digest())
  }

  mark(): LogMark {
    return { events: this.events.slice(), hasher: this.#hasher.clone(), hashed: this.#hashed }
  }

  rewind(mark: LogMark): void {
    this.events = mark.events.slice()
    this.#hasher = mark.hasher.clone()
    this.#hashed = mark.hashed
  }

  #digestNew(): void {
    const encoder = new TextEncoder()
    for (; this.#hashed < this.events.length; this.#hashed++) {
      this.#hasher.update(encoder.encode(`${canonicalJson(this.events[this.#hashed])}\n`))
    }
  }
}
