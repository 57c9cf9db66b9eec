import type { LabEvent } from '../../contract/events.ts'
import type { RunRequest } from '../../contract/run.ts'
import { createLocalRuntime } from '../../runtime/local/index.ts'
import { Log } from '../../sim/kernel/log.ts'

/** What stands in the browser's page: the page's own sandbox, and a way to play one run in it. */
export interface Play {
  request: RunRequest
  /** Virtual ns at which it stands still. */
  until: number
  /** So many events are hashed: what another run of it had. */
  count: number
  /** The hash that they should have. */
  hash: string
}

/** The events only where the hash is another. */
export interface Played { hash: string; events: LabEvent[] | null }

const runtime = createLocalRuntime(new URL('sandbox/', document.baseURI).href)

async function play({ request, until, count, hash }: Play): Promise<Played> {
  const log = new Log()
  await new Promise<void>((resolve, reject) => {
    const stands = Promise.withResolvers<void>()
    runtime.start(request, {
      events: (batch) => { for (const event of batch) if (log.events.length < count) log.append(event) },
      clock: ({ pace }) => { if (pace.mode === 'paused') stands.resolve() },
      // Of a run that broke off there is nothing to compare.
      ended: ({ reason, detail }) => (reason === 'watchdog' || reason === 'failed' ? reject(new Error(detail)) : resolve()),
    }).then((run) => {
      run.pace({ mode: 'until', t: until })
      return stands.promise.then(() => run.stop())
    }).catch(reject)
  })
  const found = log.hash()
  return { hash: found, events: found === hash ? null : log.events }
}

/** Text in and text out, which every browser's remote control carries alike. */
Object.assign(globalThis, { playAgain: async (text: string): Promise<string> => JSON.stringify(await play(JSON.parse(text) as Play)) })
