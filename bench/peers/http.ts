import http from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { now } from '../kit/clock.ts'

export interface Answer { status: number; text: string }

/** A start may take its time, and so may an answer under load. */
const TIMEOUT_MS = 5000
const TIMEOUT_UNDER_LOAD_MS = 60_000

/** One GET by Node's own client. */
export function getOnce(url: string, agent?: http.Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    http.get(url, { agent: agent ?? false, timeout: agent ? TIMEOUT_UNDER_LOAD_MS : TIMEOUT_MS }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    }).on('timeout', function timedOut(this: http.ClientRequest) { this.destroy(new Error(`${url} did not answer in time`)) }).on('error', reject)
  })
}

const PATIENCE_MS = 60_000
const POLL_MS = 2

/** Asks until the answer fits: a service that starts refuses at first. */
export async function untilAnswer(url: string, fits: (answer: Answer) => boolean = (answer) => answer.status === 200): Promise<void> {
  const begun = now()
  while (now() - begun < PATIENCE_MS) {
    const answer = await getOnce(url).catch(() => null)
    if (answer !== null && fits(answer)) return
    await pause(POLL_MS)
  }
  throw new Error(`${url} did not answer as expected within ${PATIENCE_MS / 1000} s`)
}

export const keptAlive = (connections: number): http.Agent => new http.Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections })

/** A connection for each request, as the lab's own client has it. */
export const eachAnew = (connections: number): http.Agent => new http.Agent({ keepAlive: false, maxSockets: connections })

/** Sends GETs over the agent's connections, `atOnce` at a time, `count` in all; answers the seconds that it took. */
export async function load(url: string, count: number, atOnce: number, agent: http.Agent): Promise<number> {
  let sent = 0
  const begun = now()
  const worker = async (): Promise<void> => {
    while (sent++ < count) {
      const { status } = await getOnce(url, agent)
      if (status !== 200) throw new Error(`${url} answered ${status}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return (now() - begun) / 1000
}
