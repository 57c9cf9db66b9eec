import { INTERRUPTED } from '../errors.ts'

/** Resolves with the first Ctrl-C (or a terminate, or a terminal that is closed); a second one ends the program at once. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const handler = (): void => {
      if (asked) process.exit(INTERRUPTED)
      asked = true
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handler)
  })
}
