import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readExperiment } from '../../src/chaos/read.ts'
import { isSound, runExperiment } from '../../src/chaos/run.ts'
import type { Journal } from '../../src/chaos/journal.ts'
import type { LabEvent } from '../../src/contract/events.ts'
import { DEFAULT_EPOCH } from '../../src/contract/run.ts'
import { fakeLab, json, type FakeLab } from './fake-lab.ts'

/** What `chaos run` of chaostoolkit 1.19.0 (chaostoolkit-lib 1.44.0) wrote for such an experiment on a real host. */
const REAL = JSON.parse(readFileSync(new URL('./fixtures/journal-chaoslib-1.44.0.json', import.meta.url), 'utf8')) as Journal

async function run(experiment: object | string, fake: FakeLab = fakeLab(() => json({ status: 'ok' }))): Promise<Journal> {
  const text = typeof experiment === 'string' ? experiment : JSON.stringify(experiment)
  const read = readExperiment(text, 'experiment.json', ['orders', 'payments', 'nothing'])
  expect(read.problems).toEqual([])
  return runExperiment(read.experiment!, { lab: fake.lab, epoch: DEFAULT_EPOCH, node: 'lab' })
}

const python = (module: string, func: string, given: object = {}) => ({ type: 'python', module: `faultline.${module}`, func, arguments: given })
const action = (func: string, given: object = {}, more: object = {}) => ({ type: 'action', name: func, provider: python('actions', func, given), ...more })
const probe = (func: string, given: object, more: object = {}) => ({ type: 'probe', name: func, provider: python('probes', func, given), ...more })
const answers = (tolerance: unknown, more: object = {}) => ({ type: 'probe', name: 'answers', tolerance, provider: { type: 'http', url: 'http://orders:8001/', ...more } })
const hypothesis = (...probes: object[]) => ({ 'steady-state-hypothesis': { title: 'It answers', probes } })

/** The names of all members in order, and the kind of each value; tracebacks and the like are the host's own. */
function shapeOf(value: unknown, path = ''): string[] {
  if (/\.(headers|exception|experiment)$/.test(path)) return [path]
  if (Array.isArray(value)) return value.flatMap((one, i) => shapeOf(one, `${path}[${i}]`))
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, one]) => shapeOf(one, `${path}.${key}`))
  return [`${path} ${value === null ? 'null' : typeof value}`]
}

describe('a journal', () => {
  it('[X3] has the form of the real one, member for member and in its order', async () => {
    const fake = fakeLab(() => json({ status: 'ok' }), [1, 2, 3].map(() => ({ kind: 'http.request' } as LabEvent)))
    fake.lab.crash = async () => { throw new (await import('../../src/chaos/functions.ts')).ActivityFailed('there is no service nothing') }
    const { dry: _dry, ...experiment } = REAL.experiment
    const ours = await run(experiment, fake)
    expect(shapeOf(ours)).toEqual(shapeOf(REAL))
    expect(ours.experiment).toEqual(REAL.experiment)
    expect([ours.status, ours.deviated, ours.run.map((one) => one.status)]).toEqual([REAL.status, REAL.deviated, REAL.run.map((one) => one.status)])
    expect(ours.run.map((one) => one.output)).toEqual(REAL.run.map((one) => one.output))
    expect(ours.run[2]!.exception!.at(-1)).toBe('chaoslib.exceptions.ActivityFailed: there is no service nothing\n')
  })

  it('[X3] has virtual times', async () => {
    const journal = await run({ title: 't', ...hypothesis(answers(200)), method: [action('crash', { service: 'orders' }, { pauses: { before: 2, after: 1.5 } })] })
    expect(journal.start).toBe('2026-01-01T00:00:01+00:00')
    expect(journal.steady_states.before!.probes[0]).toMatchObject({ start: '2026-01-01T00:00:01+00:00', end: '2026-01-01T00:00:01.010000+00:00', duration: 0.01 })
    expect(journal.run[0]).toMatchObject({ start: '2026-01-01T00:00:03.010000+00:00', duration: 0 })
    expect(journal.end).toBe('2026-01-01T00:00:04.520000+00:00')
    expect(journal.duration).toBe(3.52)
  })
})

describe('an experiment', () => {
  it('[X2] does what its method and rollbacks say, in order', async () => {
    const fake = fakeLab(() => json({}))
    await run({
      title: 't', configuration: { ms: 300, where: { type: 'env', key: 'WHERE', default: 'payments' } },
      method: [
        action('arm_fault', { type: 'latency', id: 'slow', latency: '${ms}', to: '${where}', from_: 'orders', duration: 1000 }),
        action('wait', { seconds: 2 }), action('crash', { service: 'orders' }), action('restart', { service: 'orders' }),
      ],
      rollbacks: [action('clear_fault', { id: 'slow' })],
    }, fake)
    expect(fake.done).toEqual(['1 arm slow {"type":"latency","latency":300} {"from":"orders","to":"payments","duration":1000}', '3 crash orders', '3 restart orders', '3 clear slow'])
  })

  it('[X2] deviates where the hypothesis does not hold after the method', async () => {
    const fake = fakeLab((_request, armed) => json({}, armed.size > 0 ? 500 : 200))
    const journal = await run({ title: 't', ...hypothesis(answers(200)), method: [action('arm_fault', { type: 'down', id: 'd', to: 'orders' })], rollbacks: [action('clear_fault', { id: 'd' })] }, fake)
    expect(journal).toMatchObject({ status: 'completed', deviated: true, steady_states: { before: { steady_state_met: true }, after: { steady_state_met: false, probes: [{ tolerance_met: false, status: 'succeeded' }] } } })
    expect(journal.rollbacks).toHaveLength(1)
    expect(isSound(journal)).toBe(false)
  })

  it('[X2] does not begin where it does not hold before', async () => {
    const fake = fakeLab(() => json({}, 503))
    const journal = await run({ title: 't', ...hypothesis(answers([200, 204]), answers(200)), method: [action('crash', { service: 'orders' })] }, fake)
    expect(journal).toMatchObject({ status: 'completed', deviated: false, run: [], steady_states: { before: { steady_state_met: false }, after: null } })
    expect(journal.steady_states.before!.probes).toHaveLength(1)
    expect([isSound(journal), fake.done]).toEqual([false, []])
  })

  it('[X2] fails, without rollbacks, where a probe of the hypothesis gets no answer', async () => {
    const fake = fakeLab(() => ({ status: 0, headers: [], text: '', error: 'connection refused' }))
    const journal = await run({ title: 't', ...hypothesis(answers(200)), method: [], rollbacks: [action('crash', { service: 'orders' })] }, fake)
    expect(journal).toMatchObject({ status: 'failed', rollbacks: [] })
    expect(journal.steady_states.before!.probes[0]!.exception!.at(-1)).toContain('failed to connect to http://orders:8001/: connection refused')
  })

  it('[X2] goes on where an action fails', async () => {
    const journal = await run({ title: 't', method: [action('clear_fault', { id: 'none' }), action('restart', { service: 'orders', within: 0.5 }), probe('running', { service: 'orders' })] })
    expect(journal.run.map((one) => one.status)).toEqual(['failed', 'failed', 'succeeded'])
    expect([journal.status, isSound(journal)]).toEqual(['completed', true])
  })

  it('[X2] sends what requests would', async () => {
    const fake = fakeLab(() => ({ status: 200, headers: [['Content-Type', 'text/plain']], text: 'hi', error: '' }))
    const http = (more: object) => ({ type: 'probe', name: 'p', provider: { type: 'http', url: 'http://orders:8001/o', ...more } })
    const journal = await run({ title: 't', method: [
      http({ arguments: { q: 'a b', n: 1 }, timeout: 3 }), http({ method: 'POST', headers: { 'Content-Type': 'application/json' }, arguments: { a: 1 } }), http({ method: 'put', arguments: { a: 1 } }),
    ] }, fake)
    expect(fake.sent.map(({ method, url, body, timeout }) => [method, url, body, timeout])).toEqual([['GET', 'http://orders:8001/o?q=a+b&n=1', '', 3], ['POST', 'http://orders:8001/o', '{"a":1}', 30], ['PUT', 'http://orders:8001/o', 'a=1', 30]])
    expect(fake.sent[2]!.headers).toEqual([['Content-Type', 'application/x-www-form-urlencoded']])
    expect(journal.run[0]!.output).toEqual({ status: 200, headers: { 'Content-Type': 'text/plain' }, body: 'hi' })
  })

  it('[X2] asks the log', async () => {
    const events = [200, 503, 200].map((status) => ({ kind: 'http.response', to: 'orders', status }) as unknown as LabEvent).concat({ kind: 'http.failed', to: 'orders' } as unknown as LabEvent)
    const journal = await run({ title: 't', method: [probe('success_rate', { service: 'orders' }), probe('count_events', { kind: 'http.failed' }), probe('log_contains', { service: 'orders', text: 'started' }), action('send_requests', { url: 'http://orders:8001/', times: 3 })] }, fakeLab(() => json({}, 503), events))
    expect(journal.run.map((one) => one.output)).toEqual([0.5, 1, true, { sent: 3, ok: 0, statuses: [503, 503, 503] }])
  })
})
