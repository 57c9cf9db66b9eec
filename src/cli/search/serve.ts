import { goInside } from '../sandbox/inside.ts'
import type { Call } from './calls.ts'
import { Searcher } from './searcher.ts'
import { everyTenSeconds } from './life.ts'

/** A sandbox that searches: labs are run, broken and put back in it, far from the command that asked. */
const send = process.send!.bind(process)
const inside = await goInside(() => {})
const searcher = new Searcher({ ...inside, alive: everyTenSeconds(inside.platform.realNow, () => send({ alive: true })) })

async function answer(id: number, call: Call): Promise<void> {
  try {
    send({ id, result: await searcher.serve(call, (progress) => send({ id, progress })) })
  } catch (error) {
    send({ id, error: error instanceof Error ? error.message : String(error) })
  }
}

let last: Promise<void> = Promise.resolve()
process.on('message', (message) => {
  const { id, call } = message as { id: number; call: Call }
  last = last.then(() => answer(id, call))
})
send({ ready: true })
