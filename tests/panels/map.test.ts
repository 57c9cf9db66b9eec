import { describe, expect, it } from 'vitest'
import { MS, SECOND } from '../../src/contract/time.ts'
import { faults, linkId, topology, type Leg } from '../../src/telemetry/index.ts'
import { curveBetween, place, pointAt } from '../../src/ui/panels/map/layout.ts'
import { CLIENT, linkText, picture } from '../../src/ui/panels/map/picture.ts'
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
    const { boxes, width, direction } = place(graph, { width: 390, height: 260 })
    expect(direction).toBe('LR')
    expect(width).toBeLessThanOrEqual(390)
    expect(boxes.get(CLIENT)!.x).toBeLessThan(boxes.get('orders')!.x)
    expect(boxes.get('orders')!.x).toBeLessThan(boxes.get('payments')!.x)
  })

  it('goes down where it is narrow', () => {
    const { boxes, direction } = place(graph, { width: 220, height: 500 })
    expect(direction).toBe('TB')
    expect(boxes.get(CLIENT)!.y).toBeLessThan(boxes.get('payments')!.y)
  })

  it('draws a call from edge to edge', () => {
    const { boxes } = place(graph, { width: 420, height: 260 })
    const [from, to] = [boxes.get('orders')!, boxes.get('payments')!]
    const curve = curveBetween(from, to, 'LR', false)
    expect(pointAt(curve, 0)).toEqual({ x: from.x + from.width / 2, y: from.y })
    expect(pointAt(curve, 1).x).toBeCloseTo(to.x - to.width / 2 - 7)
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
