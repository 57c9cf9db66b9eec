import { useEffect, useLayoutEffect, useMemo, useRef, useState, type PointerEvent } from 'react'
import type { Ns } from '../../../contract/time.ts'
import { useChecks, useLessonStores, useUi } from '../../../stores/index.ts'
import { clockText, describe, durationText, faults, timeline } from '../../../telemetry/index.ts'
import { useMoment, useWholeView } from '../model/moment.ts'
import { useSize } from '../parts/useSize.ts'
import { useStripColours } from './colours.ts'
import { drawStrip, ROWS } from './draw.ts'
import { stripKey } from './keys.ts'
import { nearby, type Nearby } from './nearby.ts'
import { INSET, pan, timeAt, wholeRun, xOf, zoom } from './scale.ts'
import styles from './TimeBar.module.css'

/** How near, in pixels, a mark must be to the pointer to be told. */
const REACH_PX = 5
const NO_FAILURES: readonly Ns[] = []

/**
 * The run on one line. Drag to go back to a moment, wheel or + and - to zoom, Shift and drag to zoom into a stretch;
 * the arrow keys move from event to event.
 */
export function Strip() {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width } = useSize(frame)
  const { ui } = useLessonStores()
  const moment = useMoment()
  const chosen = useUi((state) => state.range)
  const lines = useWholeView(timeline, moment)
  const armed = useWholeView(faults, moment)
  const colours = useStripColours()
  const failures = useCheckFailures()
  const range = useMemo(() => (chosen ? { from: chosen[0], to: chosen[1] } : wholeRun(moment.end)), [chosen, moment.end])
  const [pointed, setPointed] = useState<(Nearby & { x: number }) | null>(null)
  const [brush, setBrush] = useState<{ from: number; to: number } | null>(null)

  useLayoutEffect(() => {
    const element = canvas.current
    const ctx = element?.getContext('2d')
    if (!element || !ctx || width === 0) return
    const scale = devicePixelRatio || 1
    if (element.width !== Math.round(width * scale)) {
      element.width = Math.round(width * scale)
      element.height = Math.round(ROWS.height * scale)
    }
    ctx.setTransform(scale, 0, 0, scale, 0, 0)
    drawStrip(ctx, width, { timeline: lines, faults: armed, range, end: moment.end, checkFailures: failures }, colours)
  }, [width, lines, lines.version, armed, armed.version, range, moment.end, failures, colours])

  // React listens to wheels passively; the page must not scroll while the strip zooms.
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey
      const delta = event.deltaX || event.deltaY
      const at = timeAt(event.clientX - element.getBoundingClientRect().left, range, width)
      const next = sideways ? pan(range, (delta / Math.max(1, width - 2 * INSET)) * (range.to - range.from), moment.end) : zoom(range, Math.exp(event.deltaY / 300), at, moment.end)
      const whole = wholeRun(moment.end)
      ui.getState().setRange(next.from <= 0 && next.to >= whole.to ? null : [next.from, next.to])
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [range, width, moment.end, ui])

  const xIn = (event: PointerEvent) => event.clientX - frame.current!.getBoundingClientRect().left
  const moveTo = (x: number) => {
    const t = Math.max(0, Math.round(timeAt(x, range, width)))
    if (t >= moment.end && moment.source.kind === 'run') ui.setState({ cursor: null, selectedSeq: null })
    else ui.setState({ cursor: Math.min(t, moment.end), selectedSeq: null })
  }
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || moment.events.length === 0) return
    frame.current!.setPointerCapture(event.pointerId)
    const x = xIn(event)
    if (event.shiftKey) setBrush({ from: x, to: x })
    else moveTo(x)
  }
  const onMove = (event: PointerEvent) => {
    const x = xIn(event)
    if (brush) setBrush({ ...brush, to: x })
    else if (event.buttons === 1 && frame.current!.hasPointerCapture(event.pointerId)) moveTo(x)
    const reach = (REACH_PX / Math.max(1, width - 2 * INSET)) * (range.to - range.from)
    setPointed(moment.events.length === 0 ? null : { ...nearby(lines, armed, moment.events, timeAt(x, range, width), reach), x })
  }
  const onUp = () => {
    if (brush && Math.abs(brush.to - brush.from) > 4) {
      const [from, to] = [Math.min(brush.from, brush.to), Math.max(brush.from, brush.to)]
      ui.getState().setRange([timeAt(from, range, width), timeAt(to, range, width)])
    }
    setBrush(null)
  }

  const cursorX = xOf(moment.now, range, width)
  const inPast = moment.past
  const here = moment.events[moment.count - 1]
  return (
    <div
      ref={frame}
      className={styles.strip}
      role="slider"
      tabIndex={0}
      aria-label="Moment of virtual time"
      aria-valuemin={0}
      aria-valuemax={Math.round(moment.end / 1e6)}
      aria-valuenow={Math.round(moment.now / 1e6)}
      aria-valuetext={`${clockText(moment.now)}${inPast ? '' : ', now'}${here ? `: ${here.process} ${describe(here)}` : ''}`}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerLeave={() => setPointed(null)}
      onDoubleClick={() => ui.getState().setRange(null)}
      onKeyDown={(event) => { if (stripKey(event, { ui: ui.getState(), moment, range, timeline: lines })) event.preventDefault() }}
    >
      <canvas ref={canvas} className={styles.canvas} style={{ width, height: ROWS.height }} aria-hidden="true" />
      {inPast && cursorX < width && <div className={styles.veil} style={{ left: Math.max(0, cursorX) }} />}
      {moment.events.length > 0 && cursorX >= 0 && cursorX <= width && (
        <div className={styles.cursor} data-past={inPast || undefined} style={{ transform: `translateX(${cursorX}px)` }} />
      )}
      {brush && <div className={styles.brush} style={{ left: Math.min(brush.from, brush.to), width: Math.abs(brush.to - brush.from) }} />}
      {pointed && !brush && pointed.lines.length > 0 && (
        <div className={styles.tip} style={{ left: Math.max(0, Math.min(width - 240, pointed.x - 120)) }}>
          <b>{clockText(pointed.t)}</b>
          {pointed.lines.map((line, i) => <span key={i}>{line}</span>)}
        </div>
      )}
      {chosen && <span className={styles.zoomed}>{durationText(range.to - range.from)} in view</span>}
    </div>
  )
}

/** Where the check whose world is looked at found something wrong. */
function useCheckFailures(): readonly Ns[] {
  const source = useUi((state) => state.source)
  const results = useChecks((state) => state.results)
  return useMemo(() => (source.kind === 'run'
    ? NO_FAILURES
    : results.filter((r) => r.id === source.id && r.seed === source.seed && r.outcome !== 'passed').map((r) => r.at)), [source, results])
}
