import type { KeyboardEvent } from 'react'
import { SECOND, type Ns } from '../../../contract/time.ts'
import type { UiState } from '../../../stores/index.ts'
import type { TimelineView, TimeRange } from '../../../telemetry/index.ts'
import type { Moment } from '../model/moment.ts'
import { nextMark } from './nearby.ts'
import { reveal, wholeRun, zoom } from './scale.ts'

interface Strip { ui: Pick<UiState, 'select' | 'setCursor' | 'setRange' | 'backToNow'>; moment: Moment; range: TimeRange; timeline: TimelineView }

/** What a key does on the strip; true if it did anything. */
export function stripKey(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>, strip: Strip): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || strip.moment.events.length === 0) return false
  const { ui, moment, range, timeline } = strip
  switch (event.key) {
    case 'ArrowLeft': case 'ArrowDown': return event.shiftKey ? toTime(strip, moment.now - SECOND) : toEvent(strip, -1)
    case 'ArrowRight': case 'ArrowUp': return event.shiftKey ? toTime(strip, moment.now + SECOND) : toEvent(strip, 1)
    case 'PageDown': return toTime(strip, moment.now - 10 * SECOND)
    case 'PageUp': return toTime(strip, moment.now + 10 * SECOND)
    case 'Home': return toTime(strip, 0)
    case 'End': case 'Escape': return toTime(strip, moment.end)
    case 'n': case 'p': {
      const mark = nextMark(timeline, moment.now, event.key === 'n' ? 1 : -1)
      if (!mark) return toTime(strip, event.key === 'n' ? moment.end : 0)
      return show(strip, mark.seq, mark.t)
    }
    case '+': case '=': return zoomed(0.5)
    case '-': return zoomed(2)
    case '0':
      ui.setRange(null)
      return true
    default: return false
  }
  function zoomed(factor: number): boolean {
    const next = zoom(range, factor, Math.max(range.from, Math.min(range.to, moment.now)), moment.end)
    const whole = next.from <= 0 && next.to >= wholeRun(moment.end).to
    ui.setRange(whole ? null : [next.from, next.to])
    return true
  }
}

/** To the event before or after the last one that has happened. */
function toEvent(strip: Strip, way: 1 | -1): boolean {
  const { events, count } = strip.moment
  const event = events[way === 1 ? count : count - 2]
  if (!event) return toTime(strip, way === 1 ? strip.moment.end : 0)
  return show(strip, event.seq, event.t)
}

function show(strip: Strip, seq: number, t: Ns): boolean {
  strip.ui.select(seq, t)
  follow(strip, t)
  return true
}

function toTime(strip: Strip, t: Ns): boolean {
  const { ui, moment } = strip
  if (t >= moment.end && moment.source.kind === 'run') ui.backToNow()
  else {
    ui.setCursor(Math.max(0, Math.min(t, moment.end)))
    follow(strip, t)
  }
  return true
}

/** A zoomed strip moves along with the cursor. */
function follow({ ui, range, moment }: Strip, t: Ns): void {
  if (t >= range.from && t <= range.to) return
  const next = reveal(range, t, moment.end)
  ui.setRange([next.from, next.to])
}
