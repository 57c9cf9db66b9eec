import { INTERRUPTED } from './errors.ts'

/**
 * What Ctrl-C (or a terminate) does while a command works: `act`, and the process ends with 130 once that is done. A second
 * one ends it at once. The answer takes it back.
 */
export function onInterrupt(act: () => void | Promise<void>): () => void {
  let asked = false
  const handler = (): void => {
    if (asked) process.exit(INTERRUPTED)
    asked = true
    void Promise.resolve(act()).finally(() => process.exit(INTERRUPTED))
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, handler)
  return () => { for (const signal of signals) process.off(signal, handler) }
}
