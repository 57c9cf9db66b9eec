import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MS, SECOND } from '../../src/contract/time.ts'
import { faults, linkId, timeline, topology, type Leg } from '../../src/telemetry/index.ts'
import { place, type Placement } from '../../src/ui/panels/map/layout.ts'
import { CLIENT, linkText, picture } from '../../src/ui/panels/map/picture.ts'
import { wordsOf } from '../../src/ui/panels/model/states.ts'
import { pointAt } from '../../src/ui/panels/map/route.ts'
import { LAG_MS, MAX_DOTS, MIN_MS, noPlayout, play, progress, settle } from '../../src/ui/panels/map/playout.ts'
import { script } from '../telemetry/events.ts'
import { lab } from './harness/lesson.ts'

const look = (s: ReturnType<typeof script>, now = SECOND) =>
  picture(lab, topology.apply(topology.create(), s.events), faults.apply(faults.create(), s.events), now)

describe('picture', () => {
  it('shows the lab before anything runs', () => {
    const { nodes, links } = look(script())
    expect(nodes.map((n) => [n.id, n.state])).toEqual([[CLIENT, 'outsider'], ['orders', 'waiting'], ['payments', 'waiting']])
    expect(links.map((l) => l.id)).toEqual([linkId(CLIENT, 'orders'), linkId('orders', 'payments')])
  })

  it('shows services on their way up from the moment that Run is pressed', () => {
    const s = script()
    const starting = () => picture(lab, topology.apply(topology.create(), s.events), faults.create(), 0, true)
    expect(starting().nodes.map((n) => n.state)).toEqual(['outsider', 'starting', 'starting'])
    expect(starting().nodes[1]!.look).not.toBe(look(s).nodes[1]!.look)
    s.start(0, 'orders')
    s.add(1, 'orders', 'process.ready', { port: 8001 })
    expect(starting().nodes[1]!.state).toBe('ready')
  })

  it('shows a fault on the links that it lies on, and only there', () => {
    const s = script()
    s.start(0, 'orders')
    s.start(0, 'payments')
    s.add(1, '', 'fault.arm', { id: 'f', spec: { type: 'latency', latency: 3000 }, scope: { from: 'orders', to: 'payments' } })
    const [front, back] = look(s).links
    expect(front!.badge).toBeNull()
    expect(back!.badge).toMatchObject({ glyph: 'clock', text: '+3 s' })
    expect(back!.cut).toBe(false)
    s.add(2, '', 'fault.arm', { id: 'g', spec: { type: 'down' }, scope: { to: 'payments' } })
    expect(look(s).links[1]).toMatchObject({ cut: true, badge: { title: '3 s latency, down' } })
    expect(linkText(look(s).links[1]!)).toContain('orders to payments, broken: 3 s latency, down')
  })

  it('shows a fault of a process on its service, not on the links to it', () => {
    const s = script()
    s.start(0, 'orders')
    s.start(0, 'payments-1', 1, 'payments')
    s.start(0, 'payments-2', 1, 'payments')
    s.request(0, 1, 'orders', 'payments-1')
    const before = look(s)
    s.add(1, '', 'fault.arm', { id: 'f', spec: { type: 'hang' }, scope: { to: 'payments' } })
    s.add(2, '', 'fault.arm', { id: 'g', spec: { type: 'slow', delay: 200 }, scope: { to: 'payments', mode: 'one' }, chosen: ['payments-2'] })
    const { nodes, links } = look(s)
    const badges = Object.fromEntries(nodes.map((node) => [node.id, node.badge?.title ?? null]))
    expect(badges).toEqual({ [CLIENT]: null, orders: null, payments: 'hang', 'payments-1': 'hang', 'payments-2': 'hang, 200 ms a step' })
    expect(nodes.find((node) => node.id === 'payments-2')!.badge).toMatchObject({ glyph: 'cross', text: 'hang +1' })
    expect(links.map((link) => link.badge)).toEqual(links.map(() => null))
    expect(nodes.at(-1)!.look).not.toBe(before.nodes.at(-1)!.look)
    s.add(3, '', 'fault.arm', { id: 'h', spec: { type: 'cold_start', startupDelay: 1000 }, scope: {} })
    expect(look(s).nodes.map((node) => node.faults.length)).toEqual([0, 1, 2, 2, 3])
  })

  it('[T4] shows a service whose event loop is blocked at that moment, and only then', () => {
    const s = script()
    s.start(0, 'orders')
    s.add(1, 'orders', 'process.ready', { port: 8001 })
    s.add(900, 'orders', 'process.blocked', { since: 400 * MS, what: 'time.sleep' })
    const whole = timeline.apply(timeline.create(), s.events)
    const at = (ms: number) => picture(lab, topology.apply(topology.create(), s.events), faults.create(), ms * MS, false, whole).nodes[1]!
    expect([399, 400, 900, 901].map((ms) => at(ms).blocked)).toEqual(['', 'time.sleep', 'time.sleep', ''])
    expect(at(400).look).not.toBe(at(399).look)
    expect(wordsOf(at(400))).toEqual({ word: 'loop blocked', meaning: 'degraded' })
    expect(wordsOf(at(399)).word).toBe('ready')
  })

  it('knows the last thing that went wrong with a service', () => {
    const s = script()
    s.start(0, 'orders')
    s.start(0, 'payments')
    s.add(10, 'orders', 'net.connect', { conn: 1, from: 'orders', to: 'payments', port: 8002 })
    expect(look(s).nodes.map((n) => n.lastError)).toEqual(['', '', ''])
    s.add(810, 'orders', 'net.close', { conn: 1, from: 'orders', to: 'payments' })
    const error = 'orders to payments, 00:00.810: gave up connecting after 800 ms'
    expect(look(s).nodes.map((n) => n.lastError)).toEqual(['', error, error])
  })

  it('knows a replica by its service', () => {
    const s = script()
    s.start(0, 'orders-1', 1, 'orders')
    s.request(0, 1, CLIENT, 'orders-1')
    s.add(2, '', 'fault.arm', { id: 'f', spec: { type: 'down' }, scope: { to: 'orders' } })
    expect(look(s).links.find((l) => l.to === 'orders-1')!.cut).toBe(true)
  })

  it('changes its look only when something that is drawn does', () => {
    const s = script()
    s.start(0, 'orders')
    const before = look(s)
    s.add(5, 'orders', 'stdout', { text: 'hello\n' })
    expect(look(s).nodes.map((n) => n.look)).toEqual(before.nodes.map((n) => n.look))
    s.request(5, 6, CLIENT, 'orders')
    expect(look(s).links[0]!.look).not.toBe(before.links[0]!.look)
  })
})

describe('place', () => {
  const graph = { nodes: look(script()).nodes, edges: look(script()).links }

  it('goes from left to right, within the room', () => {
    const { boxes, width, direction, scale } = place(graph, { width: 390, height: 260 })
    expect(direction).toBe('LR')
    expect(width * scale).toBeLessThanOrEqual(390)
    expect(boxes.get(CLIENT)!.x).toBeLessThan(boxes.get('orders')!.x)
    expect(boxes.get('orders')!.x).toBeLessThan(boxes.get('payments')!.x)
  })

  it('goes down where it is narrow', () => {
    const { boxes, direction } = place(graph, { width: 220, height: 500 })
    expect(direction).toBe('TB')
    expect(boxes.get(CLIENT)!.y).toBeLessThan(boxes.get('payments')!.y)
  })

  it('draws a call from edge to edge', () => {
    const { boxes, routes } = place(graph, { width: 480, height: 260 })
    const [from, to] = [boxes.get('orders')!, boxes.get('payments')!]
    const route = routes.get(linkId('orders', 'payments'))!
    expect(pointAt(route, 0)).toEqual({ x: from.x + from.width / 2, y: from.y })
    expect(pointAt(route, 1).x).toBeCloseTo(to.x - to.width / 2 - 7)
    expect(pointAt(route, 0.5).x).toBeCloseTo(route.label.x - 3.5)
  })

  it('is drawn smaller where it does not fit, but never too small to read', () => {
    expect(place(graph, { width: 800, height: 400 }).scale).toBe(1)
    expect(place(graph, { width: 380, height: 200 }).scale).toBeLessThan(1)
    expect(place(graph, { width: 100, height: 100 }).scale).toBeGreaterThan(0.7)
  })
})

describe('the ways of calls', () => {
  const names = ['client', 'a', 'b', 'c', 'd', 'e', 'f', 'g']
  const graphs = fc.record({
    count: fc.integer({ min: 2, max: names.length }),
    pairs: fc.uniqueArray(fc.tuple(fc.nat(7), fc.nat(7)), { minLength: 1, maxLength: 14, selector: ([a, b]) => a * 8 + b }),
    upright: fc.boolean(),
  }).map(({ count, pairs, upright }) => ({
    nodes: names.slice(0, count).map((id) => ({ id, title: id, outsider: id === 'client' })),
    edges: pairs.flatMap(([a, b]) => (a < count && b < count && (a > 0 || b > 0)
      ? [{ id: linkId(names[a]!, names[b]!), from: names[a]!, to: names[b]! }] : [])),
    upright,
  }))
  const placed = ({ nodes, edges, upright }: (typeof graphs extends fc.Arbitrary<infer G> ? G : never)) =>
    place({ nodes, edges }, upright ? { width: 150, height: 3000 } : { width: 3000, height: 400 })
  const covers = (box: { x: number; y: number; width: number; height: number }, x: number, y: number, margin = 0) =>
    Math.abs(x - box.x) < box.width / 2 + margin && Math.abs(y - box.y) < box.height / 2 + margin
  const hitsOf = ({ boxes, routes }: Placement, test: (box: Parameters<typeof covers>[0], route: Placement['routes'] extends Map<string, infer R> ? R : never) => boolean) =>
    [...routes].flatMap(([id, route]) => [...boxes.values()].filter((box) => test(box, route)).map((box) => `${id} meets ${box.id}`))

  it('pass behind no service', () => {
    fc.assert(fc.property(graphs, (graph) => {
      const drawn = placed(graph)
      expect(drawn.routes.size).toBe(graph.edges.length)
      expect(hitsOf(drawn, (box, route) => route.steps.some(({ x, y }) => covers(box, x, y, -0.5)))).toEqual([])
    }), { numRuns: 300, seed: 7 })
  })

  it('have labels that lie on no service', () => {
    fc.assert(fc.property(graphs, (graph) => {
      const drawn = placed(graph)
      expect(hitsOf(drawn, (box, { label, words }) => {
        const [width, height] = words === 'right' ? [66, 40] : [60, 50]
        const middle = { x: words === 'right' ? label.x + 42 : label.x, y: words === 'below' ? label.y + 27 : label.y }
        return Math.abs(middle.x - box.x) < (width + box.width) / 2 && Math.abs(middle.y - box.y) < (height + box.height) / 2
      })).toEqual([])
    }), { numRuns: 300, seed: 7 })
  })

  it('keep apart where two services call each other, the one that leads on above', () => {
    const edges = ['client>a', 'a>b', 'b>a'].map((text) => ({ id: text, from: text.split('>')[0]!, to: text.split('>')[1]! }))
    const { routes } = place({ nodes: ['client', 'a', 'b'].map((id) => ({ id, title: id, outsider: id === 'client' })), edges }, { width: 600, height: 300 })
    const [on, back] = [routes.get('a>b')!, routes.get('b>a')!]
    expect(back.label.y - on.label.y).toBeGreaterThan(40)
    expect(on.steps[0]!.y).toBeLessThan(back.steps.at(-1)!.y)
  })

  it('lead a call to oneself out of the service and back in', () => {
    const { boxes, routes } = place({ nodes: [{ id: 'a', title: 'a', outsider: false }], edges: [{ id: 'aa', from: 'a', to: 'a' }] }, { width: 400, height: 300 })
    const [box, way] = [boxes.get('a')!, routes.get('aa')!]
    expect(way.length).toBeGreaterThan(60)
    expect(way.label.y).toBeGreaterThan(box.y + box.height / 2 + 12)
  })
})

describe('playout', () => {
  const leg = (exchange: number, way: Leg['way'], sent = 0, arrived = MS): Leg => ({ exchange, way, sent, arrived, failed: false, label: '' })

  it('makes microseconds visible, in the order of cause and effect', () => {
    const playout = noPlayout()
    const outer = { id: 1, parent: null }
    const inner = { id: 2, parent: 1 }
    play(playout, 'a', leg(1, 'request'), outer, 100, 1)
    play(playout, 'b', leg(2, 'request'), inner, 100, 1)
    play(playout, 'b', leg(2, 'response'), inner, 100, 1)
    play(playout, 'a', leg(1, 'response'), outer, 100, 1)
    const [toOrders, toPayments, fromPayments, fromOrders] = playout.dots
    expect(toOrders!.end - toOrders!.start).toBe(MIN_MS)
    expect(toPayments!.start).toBe(toOrders!.end)
    expect(fromPayments!.start).toBe(toPayments!.end)
    expect(fromOrders!.start).toBe(fromPayments!.end)
  })

  it('gives a long journey its time at the speed of the run', () => {
    const playout = noPlayout()
    play(playout, 'a', leg(1, 'request', 0, 3 * SECOND), { id: 1, parent: null }, 0, 1)
    play(playout, 'a', leg(2, 'request', 0, 3 * SECOND), { id: 2, parent: null }, 0, 10)
    expect(playout.dots.map((d) => d.end)).toEqual([3000, MIN_MS])
  })

  it('never lags far behind, nor crowds a link', () => {
    const playout = noPlayout()
    for (let i = 0; i < 100; i++) play(playout, 'a', leg(i, 'request'), { id: i, parent: i - 1 }, 0, 1)
    expect(playout.dots).toHaveLength(MAX_DOTS)
    expect(Math.max(...playout.dots.map((d) => d.start))).toBeLessThanOrEqual(LAG_MS)
  })

  it('moves dots from the caller to the callee and answers back, then lets them go', () => {
    const playout = noPlayout()
    play(playout, 'a', leg(1, 'request'), { id: 1, parent: null }, 0, 1)
    play(playout, 'a', leg(1, 'response'), { id: 1, parent: null }, 0, 1)
    const [there, back] = playout.dots
    expect(progress(there!, MIN_MS / 2)).toBe(0.5)
    expect(progress(back!, MIN_MS / 2)).toBeNull()
    expect(progress(back!, MIN_MS * 1.25)).toBe(0.75)
    expect(settle(playout, MIN_MS * 1.5)).toBe(true)
    expect(playout.dots).toEqual([back])
    expect(settle(playout, MIN_MS * 2)).toBe(false)
  })
})
