import { describe, expect, it } from 'vitest'
import { explore } from '../../src/explore/explore.ts'
import { Histories } from '../../src/explore/histories.ts'
import { booted, events, factoryOf, get, lab, makeWorld, printed, service, str, text, type Script } from '../sim/fake-process.ts'
import { http } from '../sim/scripts.ts'
import { BOUNDS } from './lost-event.ts'

/** Books each call in a file of its volume and answers in the same step; by GET it tells how many it has booked. */
const ledger: Script<{ booked: number }> = {
  memory: () => ({ booked: 0 }),
  step({ inputs, memory: m, out }) {
    for (const i of inputs) {
      if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
      else if (i.kind === 'file') m.booked = Number(str(i.bytes!))
      else if (i.kind === 'data') {
        if (str(i.bytes).startsWith('PUT')) {
          out({ kind: 'file', path: '/data/booked', bytes: text(`${++m.booked}`) })
          out({ kind: 'stdout', text: 'booked\n' })
          out({ kind: 'resolve', id: 1, name: 'ledger' })
        }
        out({ kind: 'send', fd: i.fd, bytes: text(http(200, `${m.booked}`)) })
      } else if (i.kind === 'eof') out({ kind: 'close', fd: i.fd })
    }
  },
}

/** Has each call booked, and tries again 0.6 s after a failure. */
const api: Script<{ caller: number; fd: number; again: number | null }> = {
  memory: () => ({ caller: 0, fd: 1, again: null }),
  step({ now, inputs, memory: m, out, wakeAt }) {
    for (const i of inputs) {
      if (i.kind === 'start') out({ kind: 'listen', port: 8000 })
      else if (i.kind === 'connected') out({ kind: 'send', fd: i.fd, bytes: text('PUT / HTTP/1.1\r\ncontent-length: 0\r\n\r\n') })
      else if (i.kind === 'data' && i.fd === m.fd) { out({ kind: 'send', fd: m.caller, bytes: text(http(201, 'done')) }); out({ kind: 'close', fd: m.fd }); m.fd += 2 }
      else if (i.kind === 'data') { m.caller = i.fd; m.again = now }
      else if ('fd' in i && i.fd === m.fd && i.kind !== 'drained') m.again = now + 6e8
    }
    if (m.again !== null && m.again <= now) { m.again = null; out({ kind: 'connect', fd: (m.fd += 2), host: 'ledger', port: 8000 }) }
    if (m.again !== null) wakeAt(m.again)
  },
}

const LAB = lab(service('ledger', { ports: [8000], volumes: [{ name: 'data', target: '/data', readOnly: false }] }), service('api', { ports: [8000] }))
const probe = { name: 'booked once', request: { method: 'GET', url: 'http://ledger:8000/', headers: [], body: '' }, status: 200, body: '^[01]$' }

describe('a crash within a step', () => {
  it('[E5] comes between what is written and what is sent: explore finds what is done twice because of it, and the schedule plays again', async () => {
    const histories = new Histories()
    const found = await explore({
      lab: LAB, setup: [], histories, realNow: () => 0,
      scenario: { requests: [{ at: 0, request: { method: 'POST', url: 'http://api:8000/', headers: [], body: '' } }], invariants: [probe], length: 0, recovery: 5e9, crash: null },
      boot: async () => {
        const world = makeWorld({ scripts: {}, lab: LAB, factory: histories.wrap(factoryOf({ api, ledger })) })
        await world.boot()
        await world.runUntil(1e9)
        return { world, problem: null }
      },
    }, { ...BOUNDS, reorders: 0 })
    expect(found.failing.map(({ deviations }) => deviations[0]!.words)).toEqual(['crash ledger, which has just written /data/booked and not yet sent 200'])
    const { schedule, broken } = found.failing[0]!
    const world = makeWorld({ scripts: {}, lab: LAB, factory: factoryOf({ api, ledger }), seed: schedule.seed, commands: schedule.commands })
    await world.boot()
    await world.runUntil(schedule.until)
    expect(world.log.events[broken[0]!.seq!]).toMatchObject({ kind: 'http.response', body: { text: '2' } })
  })

  it('[P2] keeps files and what was printed, sends nothing, and is over with the process', async () => {
    const world = await booted({ scripts: { ledger }, lab: lab(LAB.services[0]!) })
    await world.runUntil(1e9)
    world.apply({ type: 'crash', process: 'ledger', unsent: true })
    world.apply(get('http://ledger:8000/', { method: 'PUT' }))
    await world.runUntil(2e9)
    expect(events(world, 'http.response')).toEqual([])
    expect(events(world, 'dns').filter((event) => event.process === 'ledger')).toEqual([])
    expect(printed(world, 'ledger')).toEqual(['booked\n'])
    expect(events(world, 'process.exit')).toMatchObject([{ code: 137, cause: 'crash' }])
    world.apply({ type: 'restart', process: 'ledger' })
    world.apply(get('http://ledger:8000/'))
    await world.runUntil(4e9)
    expect(events(world, 'http.response')).toMatchObject([{ body: { text: '1' } }])
  })
})
