import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { get, PAIR, runRequest, SINGLE } from '../../tests/runtime/labs.ts'
import { follow, freshRunId, type Followed } from '../kit/follow.ts'
import { burstsOf, HOPS, REQUESTS_AT_ONCE } from './hops.ts'

/** What is measured on our side, over the sandbox port: the same code in the page and in Node. Answers milliseconds. */

/** From start() to the first 200 that came all the way through orders and payments. */
export async function firstAnswer(runtime: SandboxRuntime): Promise<number> {
  const begun = performance.now()
  const { run, next } = await follow(runtime, runRequest(PAIR, { runId: freshRunId() }))
  run.pace({ mode: 'max' })
  await next('process.ready', (event) => event.process === 'orders')
  run.send(get('first', 'http://orders:8001/orders/1'))
  const answer = await next('http.response', (event) => event.request === 'first')
  const taken = performance.now() - begun
  if (answer.status !== 200) throw new Error(`orders answered ${answer.status} ${answer.body.text}`)
  await run.stop()
  return taken
}

/** A running service, edited `rounds` times: from the edit to the first response that shows it. */
export async function editRounds(runtime: SandboxRuntime, rounds: number): Promise<number[]> {
  const { run, next } = await follow(runtime, runRequest(SINGLE, { runId: freshRunId() }))
  run.pace({ mode: 'max' })
  await next('process.ready')
  const taken: number[] = []
  for (let round = 0; round < rounds; round++) {
    const word = `edit-${round}`
    const begun = performance.now()
    run.send({ type: 'restart', process: 'web', files: { 'main.py': edited(word) } })
    await next('process.ready')
    run.send(get(word, 'http://web:8000/'))
    const answer = await next('http.response', (event) => event.request === word)
    taken.push(performance.now() - begun)
    if (!answer.body.text.includes(word)) throw new Error(`after the edit the body is ${answer.body.text}`)
  }
  await run.stop()
  return taken
}

export const edited = (word: string): string => SINGLE['main.py']!.replace('world', word)

/** HTTP hops per second: bursts of 100 requests, each of two hops, after bursts that warm up the connections. */
export async function hopsPerSecond(runtime: SandboxRuntime, bursts: number): Promise<number> {
  const warmUps = 2
  const request = runRequest(HOPS, { runId: freshRunId(), commands: burstsOf(warmUps + bursts) })
  const { run, next } = await follow(runtime, request)
  const warm = answered(next, warmUps - 1)
  const done = answered(next, warmUps + bursts - 1)
  // Awaited in turn: a run that ends early fails both, and the first says it.
  done.catch(() => {})
  run.pace({ mode: 'max' })
  await warm
  const begun = performance.now()
  await done
  const seconds = (performance.now() - begun) / 1000
  await run.stop()
  return (2 * REQUESTS_AT_ONCE * bursts) / seconds
}

/** When each request of a burst has been answered with 200. */
async function answered(next: Followed['next'], burst: number): Promise<void> {
  let left = REQUESTS_AT_ONCE
  const last = await next('http.response', (event) => event.request?.startsWith(`${burst}/`) === true && (event.status !== 200 || --left === 0))
  if (last.status !== 200) throw new Error(`request ${last.request} was answered ${last.status} ${last.body.text}`)
}
