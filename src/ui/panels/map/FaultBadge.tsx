import { CircleDashed, Clock3, Droplets, OctagonAlert, Unplug } from 'lucide-react'
import { classes } from '../../design/index.ts'
import type { Badge } from './badge.ts'
import styles from './ServiceMap.module.css'

const GLYPHS: Record<Badge['glyph'], typeof Clock3> = {
  clock: Clock3, cross: Unplug, drop: Droplets, hole: CircleDashed, status: OctagonAlert,
}

/** What is broken here, in a word. `onEdge`: it sits on the upper edge of a service's box. */
export function FaultBadge({ badge, onEdge = false }: { badge: Badge; onEdge?: boolean }) {
  const Glyph = GLYPHS[badge.glyph]
  return <span className={classes(styles.badge, onEdge && styles.onEdge)} title={badge.title}><Glyph aria-hidden /><span>{badge.text}</span></span>
}
