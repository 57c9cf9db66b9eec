/** How far a long search has come, on a terminal's own line; nothing where stderr is no terminal. */
export class Progress {
  readonly #shown: boolean
  readonly #words: () => string
  #last = 0

  constructor(quiet: boolean, words: () => string) {
    this.#shown = !quiet && process.stderr.isTTY === true
    this.#words = words
  }

  tick(): void {
    const now = performance.now()
    if (!this.#shown || now - this.#last < EVERY) return
    this.#last = now
    process.stderr.write(`\r\x1b[2K${this.#words()}`)
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#shown && this.#last > 0) process.stderr.write('\r\x1b[2K')
  }
}

/** Milliseconds between two looks at it. */
const EVERY = 200
