import { describe, expect, it } from 'vitest'
import { readExperiment } from '../../src/chaos/read.ts'
import { runExperiment } from '../../src/chaos/run.ts'
import { chaosLab } from '../../src/cli/search/chaos-lab.ts'
import type { LabEvent } from '../../src/contract/events.ts'
import { DEFAULT_EPOCH } from '../../src/contract/run.ts'
import { lab, makeWorld, service } from '../sim/fake-process.ts'
import { echoServer } from '../sim/scripts.ts'

const LAB = lab(service('orders', { ports: [8000] }))
const python = (name: string, func: string, given: object, more: object = {}) =>
  ({ type: 'action', name, provider: { type: 'python', module: 'faultline.actions', func, arguments: given }, ...more })

/** An experiment on a scripted service, from its first second on. */
async function run(method: object[], rollbacks: object[] = []) {
  let onEvent: (event: LabEvent) => void = () => {}
  const world = makeWorld({ scripts: { orders: echoServer() }, lab: LAB, onEvents: (event) => onEvent(event) })
  await world.boot()
  await world.runUntil(1e9)
  const chaos = chaosLab(world, LAB)
  onEvent = chaos.onEvent
  const { experiment, problems } = readExperiment(JSON.stringify({ title: 't', method, rollbacks }), 'e.json', ['orders'])
  expect(problems).toEqual([])
  const journal = await runExperiment(experiment!, { lab: chaos.lab, epoch: DEFAULT_EPOCH, node: 'lab' })
  const ran = [...journal.run, ...journal.rollbacks].map((one) => [one.activity['name'], one.start.slice(17, 21), one.end!.slice(17, 21), one.status])
  return { journal, ran, hash: world.log.hash(), world }
}

const load = (more: object = {}) => python('load', 'send_requests', { url: 'http://orders:8000/', times: 5, every: 1, timeout: 0.2 }, { background: true, ...more })
const kill = python('kill', 'crash', { service: 'orders' }, { pauses: { before: 1.5, after: 1 } })
const back = python('back', 'restart', { service: 'orders' })

describe('in the background', () => {
  it('[X2] an activity goes on beside those after it, and is waited for in the end', async () => {
    const { ran, journal, world } = await run([load(), kill, back])
    expect(ran).toEqual([['load', '01+0', '05.0', 'succeeded'], ['kill', '02.5', '02.5', 'succeeded'], ['back', '03.5', '03.5', 'succeeded']])
    expect(journal.run[0]!.output).toEqual({ sent: 5, ok: 4, statuses: [200, 200, 0, 200, 200] })
    expect(world.now).toBeGreaterThanOrEqual(5e9)
  })

  it('[X2] several go on together, as the journal has them in the order of their beginnings; a run is the same again', async () => {
    const wait = (name: string, seconds: number, more: object = {}) => python(name, 'wait', { seconds }, { background: true, ...more })
    const method = [wait('later', 1, { pauses: { before: 1 } }), load(), wait('short', 1), python('first', 'wait', { seconds: 0.5 })]
    const { ran, hash } = await run(method, [wait('undone', 2), python('at once', 'crash', { service: 'orders' })])
    expect(ran.map(([name, start, end]) => `${String(name)} ${String(start)} ${String(end)}`)).toEqual([
      'load 01+0 05.0', 'short 01+0 02+0', 'first 01+0 01.5', 'later 02+0 03+0', 'undone 05.0 07.0', 'at once 05.0 05.0',
    ])
    expect((await run(method, [wait('undone', 2), python('at once', 'crash', { service: 'orders' })])).hash).toBe(hash)
  })

  it('[X2] one that fails fails alone', async () => {
    const { ran } = await run([python('none', 'clear_fault', { id: 'x' }, { background: true }), python('on', 'wait', { seconds: 1 })])
    expect(ran.map(([name, , , status]) => [name, status])).toEqual([['none', 'failed'], ['on', 'succeeded']])
  })
})
