import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { get, PAIR, runRequest, SINGLE } from '../../tests/runtime/labs.ts'
import { follow, freshRunId, type Followed } from '../kit/follow.ts'
import { HOPS, REQUESTS_AT_ONCE, WARM_UP } from './hops.ts'

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

/** HTTP hops per second: a hundred requests in flight, each of two hops, after some that warm up the connections. */
export async function hopsPerSecond(runtime: SandboxRuntime, requests: number): Promise<number> {
  const followed = await follow(runtime, runRequest(HOPS, { runId: freshRunId() }))
  const ready = Promise.all(['orders', 'payments'].map((name) => followed.next('process.ready', (event) => event.process === name)))
  await ready
  // As fast as the peer's clock, and no hindrance. Time that may leap when nothing is under way leaps to the very moment at which
  // a server closes a connection that has been idle, and a request that is sent at that moment is lost, as it would be on any machine.
  followed.run.pace({ mode: 'paced', speed: 1 })
  await keepInFlight(followed, 'warm', WARM_UP)
  const begun = performance.now()
  await keepInFlight(followed, 'timed', requests)
  const seconds = (performance.now() - begun) / 1000
  await followed.run.stop()
  return (2 * requests) / seconds
}

/** Sends `count` requests, a hundred at a time, and the next one where one has been answered. */
async function keepInFlight({ run, next }: Followed, name: string, count: number): Promise<void> {
  let sent = 0
  let left = count
  const send = (): void => run.send(get(`${name}/${sent}`, `http://orders:8001/orders/${sent++}`, 30_000))
  const last = next('http.response', (event) => {
    if (event.request?.startsWith(`${name}/`) !== true) return false
    if (sent < count) send()
    return --left === 0 || event.status !== 200
  })
  while (sent < REQUESTS_AT_ONCE) send()
  const { request, status, body } = await last
  if (status !== 200) throw new Error(`request ${request} was answered ${status} ${body.text}`)
}
