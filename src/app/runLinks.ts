import type { LabEvent } from '../contract/events.ts'
import { Log } from '../sim/kernel/log.ts'

export { digestOf, readLink, writeLink } from '../contract/link-text.ts'

/** Events hashed between two looks at what the page has to do besides: some milliseconds' worth. */
const AT_ONCE = 500

/** The kernel's own hash of a log's first `count` events, without holding the page up. */
export async function hashLog(events: readonly LabEvent[], count: number): Promise<string> {
  const log = new Log()
  for (let from = 0; from < count; from += AT_ONCE) {
    for (const event of events.slice(from, Math.min(count, from + AT_ONCE))) log.append(event)
    log.hash()
    await new Promise((resolve) => { setTimeout(resolve, 0) })
  }
  return log.hash()
}
