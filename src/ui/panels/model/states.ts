import type { Meaning } from '../../design/index.ts'
import type { MapNode, NodeState } from '../map/picture.ts'

/** How a state is shown: a word always, a meaning (colour and shape) where it has one. */
export const STATE_WORDS: Record<NodeState, { word: string; meaning: Meaning | null }> = {
  waiting: { word: 'not started', meaning: null },
  starting: { word: 'starting', meaning: null },
  running: { word: 'running', meaning: 'healthy' },
  ready: { word: 'ready', meaning: 'healthy' },
  healthy: { word: 'healthy', meaning: 'healthy' },
  unhealthy: { word: 'unhealthy', meaning: 'degraded' },
  stopped: { word: 'stopped', meaning: null },
  crashed: { word: 'crashed', meaning: 'failed' },
  outsider: { word: '', meaning: null },
}

/** A service whose event loop stands still is up, and does nothing. */
export const wordsOf = ({ state, blocked }: Pick<MapNode, 'state' | 'blocked'>): { word: string; meaning: Meaning | null } =>
  (blocked === '' ? STATE_WORDS[state] : { word: 'loop blocked', meaning: 'degraded' })
