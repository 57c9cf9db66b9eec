import { megabytes } from './files.ts'

/**
 * One line that says how far a step is: rewritten in place on a terminal; elsewhere (a CI log) a line at most every
 * two seconds.
 */
export class Progress {
  readonly #name: string
  readonly #started = performance.now()
  #shown = 0
  #text = ''

  constructor(name: string) {
    this.#name = name
    this.#show('', true)
  }

  /** `done` of `total` things, and how many bytes they came to. */
  at(done: number, total: number, bytes?: number): void {
    this.#text = `${done}/${total}${bytes === undefined ? '' : `, ${megabytes(bytes)}`}`
    this.#show(this.#text, false)
  }

  note(text: string): void {
    this.#text = text
    this.#show(text, false)
  }

  end(): void {
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(1)
    this.#show(`${this.#text === '' ? 'done' : this.#text} (${seconds} s)`, true)
    if (process.stderr.isTTY) process.stderr.write('\n')
  }

  #show(text: string, now: boolean): void {
    const line = `  ${this.#name}${text === '' ? ' ...' : `: ${text}`}`
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`)
      return
    }
    const at = performance.now()
    if (!now && at - this.#shown < 2000) return
    this.#shown = at
    process.stderr.write(`${line}\n`)
  }
}
