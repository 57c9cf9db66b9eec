import { memo } from 'react'
import { classes } from '../../design/index.ts'
import { pathOf, pointAt, type Curve } from './layout.ts'
import type { MapLink } from './picture.ts'
import styles from './ServiceMap.module.css'

/** The line of a call. A cut link has a gap with two strokes in it; a faulty one is drawn in the faults' colour. */
export const LinkLine = memo(function LinkLine({ link, curve, direction }: { link: MapLink; curve: Curve; direction: 'LR' | 'TB' }) {
  const failing = link.traffic.errorShare > 0
  const middle = pointAt(curve, 0.5)
  return (
    <g className={classes(styles.link, failing && styles.failing, link.badge !== null && styles.faulty, !link.view && styles.unused)}>
      <path
        d={pathOf(curve)}
        className={styles.line}
        pathLength={100}
        {...(link.cut ? { strokeDasharray: '44 12 44' } : !link.view ? { strokeDasharray: '2 2.5' } : {})}
      />
      <path d={arrow(curve, direction)} className={styles.arrow} />
      {link.cut && (
        <g className={styles.cut} transform={`translate(${middle.x} ${middle.y})${direction === 'TB' ? ' rotate(90)' : ''}`}>
          <path d="M -6 7 L -1 -7 M 1 7 L 6 -7" />
        </g>
      )}
    </g>
  )
}, (a, b) => a.link.id === b.link.id && a.link.look === b.link.look && a.curve === b.curve)

function arrow({ end, control2 }: Curve, direction: 'LR' | 'TB'): string {
  if (direction === 'LR') {
    const way = end.x >= control2.x ? 1 : -1
    return `M ${end.x + way * 6} ${end.y} l ${-way * 7} -4 v 8 z`
  }
  const way = end.y >= control2.y ? 1 : -1
  return `M ${end.x} ${end.y + way * 6} l -4 ${-way * 7} h 8 z`
}
