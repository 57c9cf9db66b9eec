import { useMemo, useRef } from 'react'
import { useRun, useStarting } from '../../../stores/index.ts'
import { exchanges, faults, timeline, topology } from '../../../telemetry/index.ts'
import { classes, Panel } from '../../design/index.ts'
import { useLabStatus, useMoment, useView, useWholeView } from '../model/moment.ts'
import { useSize } from '../parts/useSize.ts'
import { Dots, dotsOfThePast } from './Dots.tsx'
import { place } from './layout.ts'
import { LinkButton } from './LinkButton.tsx'
import { LinkLine } from './LinkLine.tsx'
import { MapTable } from './MapTable.tsx'
import { NodeButton } from './NodeButton.tsx'
import { picture } from './picture.ts'
import styles from './ServiceMap.module.css'

/** Where it takes no more room than it needs: that share of the window at most, and so many px around the drawing. */
const SNUG = { share: 0.28, around: 24, least: 92 }

/**
 * The lab as it is at the moment that is shown: services, who calls whom, requests on their way, and what is broken.
 * Lines and dots are drawn; every service and link is a button, so all of it works by keyboard.
 */
export function ServiceMap({ snug = false }: { snug?: boolean }) {
  const room = useRef<HTMLDivElement>(null)
  const size = useSize(room)
  const moment = useMoment()
  const lab = useRun((run) => run.lab)
  const state = useView(topology, moment)
  const armed = useView(faults, moment)
  const whole = useWholeView(exchanges, moment)
  // A blocked loop is told of once it goes on: only the whole log knows what stood still at a moment of the past.
  const spans = useWholeView(timeline, moment)
  const status = useLabStatus(moment)
  const starting = useStarting()
  const shown = picture(lab, state, armed, moment.now, starting, spans)

  const shape = `${shown.nodes.map((n) => n.id).join()};${shown.links.map((l) => l.id).join()}`
  const { width } = size
  const height = snug ? Math.round(SNUG.share * window.innerHeight) : size.height
  const placement = useMemo(
    () => place({ nodes: shown.nodes, edges: shown.links }, { width, height }),
    // The drawing moves only when a service or a link comes or goes, or the panel changes its size.
    [shape, width, height],
  )
  const { boxes, routes, scale } = placement
  const needed = Math.min(height, Math.max(SNUG.least, Math.ceil(placement.height * scale) + SNUG.around))
  return (
    <Panel title="Service map" hideTitle>
      <div className={styles.map}>
        <div className={classes(styles.room, snug && styles.snug)} style={snug ? { height: needed } : {}} ref={room}>
          <div className={styles.scaled} style={{ width: placement.width * scale, height: placement.height * scale }}>
            <div
              className={styles.stage}
              style={{ width: placement.width, height: placement.height, ...(scale === 1 ? {} : { transform: `scale(${scale})` }) }}
              data-past={moment.live || moment.events.length === 0 ? undefined : true}
            >
              <svg className={styles.drawing} width={placement.width} height={placement.height} aria-hidden="true">
                {shown.links.map((link) => {
                  const route = routes.get(link.id)
                  return route && <LinkLine key={link.id} link={link} route={route} />
                })}
                <Dots
                  events={moment.events}
                  state={state}
                  exchanges={whole}
                  routes={routes}
                  live={moment.live}
                  still={moment.live ? null : dotsOfThePast(whole, moment.now)}
                />
              </svg>
              {shown.links.map((link) => {
                const route = routes.get(link.id)
                return route && <LinkButton key={link.id} link={link} route={route} status={status} />
              })}
              {shown.nodes.map((node) => {
                const box = boxes.get(node.id)
                return box && <NodeButton key={node.id} node={node} box={box} status={status} />
              })}
            </div>
          </div>
        </div>
        <p className={styles.caption}>
          {starting ? 'The lab is starting.' : moment.events.length === 0 ? 'Press Run, then click a line or a service to break it.' : 'Rates of the last 10 s. Click a line or a service to break or mend it.'}
        </p>
      </div>
      <MapTable picture={shown} />
    </Panel>
  )
}
