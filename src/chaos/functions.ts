import type { FaultScope, FaultSpec } from '../contract/faults.ts'
import type { ChaosLab, LabEventFilter } from './lab.ts'

/** An activity that could not do what it was asked for: told in the journal, as Chaos Toolkit tells it. */
export class ActivityFailed extends Error {}

type Arguments = Record<string, unknown>

/** A function that a `python` provider may name. We run it; nothing is imported. */
export interface LabFunction {
  /** Arguments and whether they are needed. */
  takes: Record<string, 'needed' | 'optional'>
  /** The fault's own parameters come besides. */
  open?: boolean
  run(lab: ChaosLab, given: Arguments): Promise<unknown>
}

const text = (given: Arguments, name: string): string => String(given[name] ?? '')
const number = (given: Arguments, name: string, otherwise: number): number => {
  const value = Number(given[name] ?? otherwise)
  if (!Number.isFinite(value) || value < 0) throw new ActivityFailed(`${name} must be a number from 0 on, and is ${JSON.stringify(given[name])}`)
  return value
}

/** `from` is a keyword of Python, so an experiment may write `from_`. */
const WHERE = ['from', 'from_', 'to', 'toxicity', 'duration', 'mode', 'value']

export function readFaultArguments(given: Arguments): { spec: FaultSpec; scope: FaultScope } {
  const { id: _id, ...rest } = given
  const scope = Object.fromEntries(WHERE.filter((name) => rest[name] !== undefined).map((name) => [name === 'from_' ? 'from' : name, rest[name]]))
  const spec = Object.fromEntries(Object.entries(rest).filter(([name]) => !WHERE.includes(name)))
  return { spec: spec as FaultSpec, scope }
}

const ACTIONS: Record<string, LabFunction> = {
  arm_fault: {
    takes: { type: 'needed', id: 'optional' }, open: true,
    run: async (lab, given) => lab.arm(given['id'] === undefined ? null : text(given, 'id'), readFaultArguments(given)),
  },
  clear_fault: { takes: { id: 'needed' }, run: async (lab, given) => { await lab.clear(text(given, 'id')); return null } },
  crash: { takes: { service: 'needed' }, run: async (lab, given) => { await lab.crash(text(given, 'service')); return null } },
  stop: { takes: { service: 'needed' }, run: async (lab, given) => { await lab.stop(text(given, 'service')); return null } },
  restart: {
    takes: { service: 'needed', within: 'optional' },
    run: async (lab, given) => {
      await lab.restart(text(given, 'service'))
      const problem = await lab.waitReady(text(given, 'service'), number(given, 'within', 10))
      if (problem !== '') throw new ActivityFailed(problem)
      return null
    },
  },
  send_requests: {
    takes: { url: 'needed', method: 'optional', times: 'optional', every: 'optional', timeout: 'optional' },
    run: async (lab, given) => {
      const request = { method: text({ method: 'GET', ...given }, 'method').toUpperCase(), url: text(given, 'url'), headers: [], body: '', timeout: number(given, 'timeout', 30) }
      const answers = await lab.send(request, number(given, 'times', 10), number(given, 'every', 1))
      return { sent: answers.length, ok: answers.filter((one) => one.status >= 200 && one.status < 300).length, statuses: answers.map((one) => one.status) }
    },
  },
  wait: { takes: { seconds: 'needed' }, run: async (lab, given) => { await lab.sleep(number(given, 'seconds', 0)); return null } },
}

const FILTER = { kind: 'optional', process: 'optional', from_: 'optional', to: 'optional', since: 'optional' } as const

function filterOf(given: Arguments): LabEventFilter {
  const { kind, process, to } = given
  const from = given['from_']
  const named = Object.fromEntries(Object.entries({ kind, process, from, to }).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]))
  return { since: Math.round(number(given, 'since', 0) * 1e9), ...named }
}

const PROBES: Record<string, LabFunction> = {
  count_events: { takes: FILTER, run: async (lab, given) => (await lab.events(filterOf(given))).length },
  running: { takes: { service: 'needed' }, run: (lab, given) => lab.running(text(given, 'service')) },
  logs: { takes: { service: 'needed' }, run: (lab, given) => lab.logs(text(given, 'service')) },
  log_contains: {
    takes: { service: 'needed', text: 'needed' },
    run: async (lab, given) => (await lab.logs(text(given, 'service'))).includes(text(given, 'text')),
  },
  /** Share of the answers of a service, 0 to 1, that were no server error; 1 where there was none. */
  success_rate: {
    takes: { service: 'needed', since: 'optional' },
    run: async (lab, given) => {
      const since = Math.round(number(given, 'since', 0) * 1e9)
      const answered = await lab.events({ since, kind: 'http.response', to: text(given, 'service') })
      const failed = await lab.events({ since, kind: 'http.failed', to: text(given, 'service') })
      const good = answered.filter((event) => event.kind === 'http.response' && event.status < 500).length
      const all = answered.length + failed.length
      return all === 0 ? 1 : good / all
    },
  },
}

/** By module, as an experiment names them. */
export const FUNCTIONS: Record<string, Record<string, LabFunction>> = { 'faultline.actions': ACTIONS, 'faultline.probes': PROBES }
