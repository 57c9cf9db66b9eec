import { memo } from 'react'
import { classes } from '../../design/index.ts'
import type { MapLink } from './picture.ts'
import type { Route } from './route.ts'
import styles from './ServiceMap.module.css'

/** Half of the gap in a line that is cut. */
const GAP = 9

/** The line of a call. A cut link has a gap with two strokes in it; a faulty one is drawn in the faults' colour. */
export const LinkLine = memo(function LinkLine({ link, route }: { link: MapLink; route: Route }) {
  const { label, labelAt, length, words } = route
  const failing = link.traffic.errorShare > 0
  return (
    <g className={classes(styles.link, failing && styles.failing, link.badge !== null && styles.faulty, !link.view && styles.unused)}>
      <path
        d={route.path}
        className={styles.line}
        {...(link.cut ? { strokeDasharray: `${labelAt - GAP} ${2 * GAP} ${length}` } : !link.view ? { strokeDasharray: '4 4' } : {})}
      />
      <path d={route.arrow} className={styles.arrow} />
      {link.cut && (
        <g className={styles.cut} transform={`translate(${label.x} ${label.y})${words === 'right' ? ' rotate(90)' : ''}`}>
          <path d="M -6 7 L -1 -7 M 1 7 L 6 -7" />
        </g>
      )}
    </g>
  )
}, (a, b) => a.link.id === b.link.id && a.link.look === b.link.look && a.route === b.route)
