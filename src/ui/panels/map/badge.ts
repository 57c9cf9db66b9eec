import type { FaultSpec } from '../../../contract/faults.ts'
import { faultText, msText, type FaultView } from '../../../telemetry/index.ts'

/** What stands at a link or a service that is broken: the first of its faults, and how many more. */
export interface Badge { glyph: 'clock' | 'cross' | 'drop' | 'hole' | 'status'; text: string; title: string }

export function badgeOf(faults: FaultView[]): Badge | null {
  const first = faults[0]
  if (!first) return null
  const more = faults.length > 1 ? ` +${faults.length - 1}` : ''
  return { ...badge(first.spec), title: faults.map((f) => faultText(f.spec)).join(', '), ...(more && { text: badge(first.spec).text + more }) }
}

function badge(spec: FaultSpec): Pick<Badge, 'glyph' | 'text'> {
  switch (spec.type) {
    case 'latency': return { glyph: 'clock', text: `+${msText(spec.latency)}` }
    case 'http_delay': return { glyph: 'clock', text: `+${msText(spec.fixedDelay)}` }
    case 'loss': return { glyph: 'drop', text: `${spec.percent} % loss` }
    case 'reset_peer': return { glyph: 'cross', text: 'reset' }
    case 'timeout': return { glyph: 'hole', text: 'black hole' }
    case 'down': return { glyph: 'cross', text: 'down' }
    case 'partition': return { glyph: 'cross', text: 'partition' }
    case 'http_abort': return { glyph: 'status', text: String(spec.httpStatus) }
    case 'throttle': return { glyph: 'status', text: String(spec.httpStatus ?? 429) }
    case 'bandwidth': case 'slow': case 'slow_close': case 'cold_start': return { glyph: 'clock', text: faultText(spec) }
    case 'crash': case 'restart': case 'hang': return { glyph: 'cross', text: spec.type }
    default: return { glyph: 'drop', text: faultText(spec) }
  }
}
