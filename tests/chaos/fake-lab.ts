import { ActivityFailed } from '../../src/chaos/functions.ts'
import type { ChaosAnswer, ChaosLab, ChaosRequest } from '../../src/chaos/lab.ts'
import type { LabEvent } from '../../src/contract/events.ts'

export const json = (body: unknown, status = 200): ChaosAnswer =>
  ({ status, headers: [['content-type', 'application/json']], text: JSON.stringify(body), error: '' })

export interface FakeLab { lab: ChaosLab; done: string[]; sent: ChaosRequest[] }

/** A lab that writes down what is done to it. Each request takes 10 ms. */
export function fakeLab(answer: (request: ChaosRequest, armed: Set<string>) => ChaosAnswer, events: LabEvent[] = []): FakeLab {
  let now = 1e9
  const done: string[] = []
  const sent: ChaosRequest[] = []
  const armed = new Set<string>()
  const beside: Promise<void>[] = []
  const note = async (text: string): Promise<void> => { done.push(`${now / 1e9} ${text}`) }
  const lab: ChaosLab = {
    now: () => now,
    start: (work) => { beside.push(work()) },
    all: async () => { await Promise.all(beside.splice(0)) },
    async sleep(seconds) { now += seconds * 1e9 },
    async send(request, times) {
      now += 1e7
      sent.push(request)
      return Array.from({ length: times }, () => answer(request, armed))
    },
    async arm(id, { spec, scope }) {
      const name = id ?? `${spec.type}-1`
      armed.add(name)
      await note(`arm ${name} ${JSON.stringify(spec)} ${JSON.stringify(scope)}`)
      return name
    },
    async clear(id) {
      if (!armed.delete(id)) throw new ActivityFailed(`no fault "${id}" has been armed`)
      await note(`clear ${id}`)
    },
    crash: (service) => note(`crash ${service}`),
    stop: (service) => note(`stop ${service}`),
    restart: (service) => note(`restart ${service}`),
    waitReady: async (_service, seconds) => (seconds < 1 ? `not ready within ${seconds} s` : ''),
    running: async () => true,
    logs: async (service) => `${service} has started\n`,
    events: async ({ kind, to }) => events.filter((event) => (kind === undefined || event.kind === kind) && (to === undefined || (event as { to?: string }).to === to)),
  }
  return { lab, done, sent }
}
