import type { EventKind, LabEvent } from '../../../contract/events.ts'
import type { Meaning } from '../../design/index.ts'

export type Group = 'requests' | 'messages' | 'processes' | 'faults' | 'problems' | 'output' | 'network' | 'run'

export const GROUPS: readonly { id: Group; title: string }[] = [
  { id: 'requests', title: 'Requests' },
  { id: 'messages', title: 'Messages' },
  { id: 'processes', title: 'Processes' },
  { id: 'faults', title: 'Faults' },
  { id: 'problems', title: 'Problems' },
  { id: 'run', title: 'Run' },
  { id: 'output', title: 'Output' },
  { id: 'network', title: 'Network' },
]

/** What a reader wants to see first: the story without its wires. */
export const FIRST_SHOWN: readonly Group[] = ['requests', 'messages', 'processes', 'faults', 'problems', 'run']

export function groupOf(kind: EventKind): Group {
  const [family] = kind.split('.')
  switch (family) {
    case 'http': case 'client': return 'requests'
    case 'bus': return 'messages'
    case 'process': return 'processes'
    case 'fault': return 'faults'
    case 'problem': return 'problems'
    case 'stdout': case 'stderr': return 'output'
    case 'net': case 'dns': return 'network'
    case 'world': return kind === 'world.missing' ? 'problems' : 'requests'
    default: return 'run'
  }
}

/** The kind as a word: http.request is "request". */
export const kindWord = (kind: EventKind): string => kind.slice(kind.indexOf('.') + 1)

export function meaningOf(event: LabEvent): Meaning | null {
  switch (event.kind) {
    case 'http.response': return event.status >= 500 ? 'failed' : event.status >= 400 ? 'degraded' : null
    case 'http.failed': case 'client.failed': case 'net.refused': case 'world.missing': return 'failed'
    case 'process.exit': return event.cause === 'stop' || (event.cause === 'exit' && event.code === 0) ? null : 'failed'
    case 'net.tls': return event.ok ? null : 'failed'
    case 'bus.dead': case 'bus.drop': case 'bus.error': return 'failed'
    case 'bus.requeue': return 'degraded'
    case 'process.ready': case 'process.healthy': return 'healthy'
    case 'process.unhealthy': case 'process.blocked': case 'problem': case 'net.reset': case 'net.retransmit': return 'degraded'
    case 'fault.arm': case 'fault.hit': return 'injected'
    default: return null
  }
}
