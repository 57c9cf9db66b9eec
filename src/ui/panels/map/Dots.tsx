import { useEffect, useRef } from 'react'
import type { LabEvent } from '../../../contract/events.ts'
import type { Ns } from '../../../contract/time.ts'
import { useLessonStores } from '../../../stores/index.ts'
import { linkId, type ExchangesView, type TopologyView } from '../../../telemetry/index.ts'
import { noPlayout, play, progress, settle, type Playout } from './playout.ts'
import { pointAt, type Route } from './route.ts'
import styles from './ServiceMap.module.css'

/** A dot that does not move by itself: where a message was at a moment of the past. */
export interface StillDot { link: string; share: number; way: 'request' | 'response'; failed: boolean }

interface DotsProps {
  events: readonly LabEvent[]
  state: TopologyView
  exchanges: ExchangesView
  routes: ReadonlyMap<string, Route>
  live: boolean
  still: StillDot[] | null
}

const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/**
 * Requests and answers on their way. Drawn past React, once a frame and only while something moves; under reduced
 * motion the number in flight beside the link says it instead.
 */
export function Dots({ events, state, exchanges, routes, live, still }: DotsProps) {
  const layer = useRef<SVGGElement>(null)
  const { run } = useLessonStores()
  const moving = useRef<{ log: unknown; seen: Map<string, number>; playout: Playout; frame: number }>(
    { log: null, seen: new Map(), playout: noPlayout(), frame: 0 },
  )
  const shown = useRef(routes)
  shown.current = routes

  useEffect(() => {
    const now = moving.current
    if (now.log !== events || !live) {
      now.playout = noPlayout()
      now.seen = new Map([...state.links].map(([id, link]) => [id, link.legs.length]))
      now.log = events
      if (still) draw(layer.current, still.map((dot) => ({ ...dot, waiting: false })), shown.current)
      else draw(layer.current, [], shown.current)
      return
    }
    if (reducedMotion()) return
    takeNewLegs(now, state, exchanges, speedOf(run.getState().pace))
    if (now.frame === 0 && (now.playout.dots.length > 0 || waiting(state).length > 0)) now.frame = requestAnimationFrame(tick)
    function tick(wall: number) {
      const moves = settle(now.playout, wall)
      const dots = now.playout.dots.flatMap((dot) => {
        const share = progress(dot, wall)
        return share === null ? [] : [{ link: dot.link, share, way: dot.way, failed: dot.failed, waiting: false }]
      })
      const trying = waiting(state).map((link) => ({ link, share: 0.16, way: 'request' as const, failed: false, waiting: true }))
      draw(layer.current, [...dots, ...trying], shown.current)
      now.frame = moves ? requestAnimationFrame(tick) : 0
    }
  })
  useEffect(() => () => {
    cancelAnimationFrame(moving.current.frame)
    moving.current.frame = 0
    moving.current.log = null
  }, [])
  return <g ref={layer} className={styles.dots} />
}

function takeNewLegs(now: { seen: Map<string, number>; playout: Playout }, state: TopologyView, exchanges: ExchangesView, speed: number): void {
  const wall = performance.now()
  const fresh = [...state.links.values()].flatMap((link) => {
    const legs = link.legs.slice(now.seen.get(link.id) ?? 0)
    now.seen.set(link.id, link.legs.length)
    return legs.map((leg) => ({ link: link.id, leg }))
  })
  fresh.sort((a, b) => a.leg.arrived - b.leg.arrived)
  for (const { link, leg } of fresh) {
    play(now.playout, link, leg, exchanges.byId.get(leg.exchange) ?? { id: leg.exchange, parent: null }, wall, speed)
  }
}

const speedOf = (pace: { mode: string; speed?: number }) => (pace.mode === 'paced' ? (pace.speed ?? 1) : pace.mode === 'max' || pace.mode === 'until' ? 1e6 : 1)

/** Links on which a connection has been asked for and nothing has come back yet. */
const waiting = (state: TopologyView) => [...state.links.values()].filter((l) => l.opening.size > 0).map((l) => l.id)

/** Every exchange that was under way at `t`, where it was at that moment; one being worked on rests at its service. */
export function dotsOfThePast(exchanges: ExchangesView, t: Ns): StillDot[] {
  const dots: StillDot[] = []
  for (const { request, response, from, to, sent, ended } of exchanges.list) {
    if (sent > t || (ended !== null && ended <= t)) continue
    const link = linkId(from, to)
    if (t < request.t) dots.push({ link, share: part(sent, request.t, t), way: 'request', failed: false })
    else if (response && response.sent <= t) {
      dots.push({ link, share: 1 - part(response.sent, response.t, t), way: 'response', failed: response.status >= 500 })
    } else dots.push({ link, share: 1, way: 'request', failed: false })
    if (dots.length >= 80) break
  }
  return dots
}

const part = (from: Ns, to: Ns, t: Ns) => (to <= from ? 1 : (t - from) / (to - from))

/** Reuses the layer's elements: a frame that draws 80 dots makes none. */
function draw(layer: SVGGElement | null, dots: (StillDot & { waiting: boolean })[], routes: ReadonlyMap<string, Route>): void {
  if (!layer) return
  let used = 0
  for (const dot of dots) {
    const route = routes.get(dot.link)
    if (!route) continue
    const at = pointAt(route, dot.share)
    const element = layer.children[used] ?? layer.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path'))
    used++
    const kind = dot.waiting ? 'waiting' : dot.failed ? 'failed' : dot.way
    if (element.getAttribute('data-kind') !== kind) {
      element.setAttribute('data-kind', kind)
      element.setAttribute('d', dot.failed ? CROSS : DISC)
    }
    element.setAttribute('transform', `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`)
  }
  while (layer.children.length > used) layer.lastChild!.remove()
}

const DISC = 'M 0 -4 a 4 4 0 1 1 0 8 a 4 4 0 1 1 0 -8 z'
const CROSS = 'M -4.5 -3 L -3 -4.5 L 0 -1.5 L 3 -4.5 L 4.5 -3 L 1.5 0 L 4.5 3 L 3 4.5 L 0 1.5 L -3 4.5 L -4.5 3 L -1.5 0 z'
