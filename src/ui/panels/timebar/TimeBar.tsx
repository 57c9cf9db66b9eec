import { Link2, Maximize2, ZoomIn, ZoomOut } from 'lucide-react'
import { memo } from 'react'
import { canShare, endOf, useLessonStores, useRun, useUi } from '../../../stores/index.ts'
import { useCommand } from '../../commands/LessonCommands.tsx'
import { IconButton } from '../../design/index.ts'
import { useMoment } from '../model/moment.ts'
import { Clock } from './Clock.tsx'
import { wholeRun, zoom } from './scale.ts'
import { SeedField } from './SeedField.tsx'
import { Strip } from './Strip.tsx'
import { Transport } from './Transport.tsx'
import styles from './TimeBar.module.css'

/** Virtual time: how fast it runs, where it stands, what happened in it, and the way back to any moment. */
export function TimeBar() {
  const moment = useMoment()
  return (
    <section className={styles.bar} aria-label="Virtual time">
      <Transport live={moment.live} />
      <Clock moment={moment} />
      <Strip />
      <ZoomButtons none={moment.events.length === 0} />
      <ShareButton />
      <SeedField source={moment.source} />
    </section>
  )
}

/** A link to the moment that is looked at. */
function ShareButton() {
  const command = useCommand()
  const { ui } = useLessonStores()
  const source = useUi((state) => state.source)
  const possible = useRun((run) => canShare(run, { ...ui.getState(), source }))
  return (
    <IconButton size="sm" label="Copy a link to this moment" keys="Alt+L" isDisabled={!possible} onPress={() => command('share')}><Link2 aria-hidden /></IconButton>
  )
}

const ZoomButtons = memo(function ZoomButtons({ none }: { none: boolean }) {
  const { ui, run, checks } = useLessonStores()
  const chosen = useUi((state) => state.range)
  const by = (factor: number) => () => {
    const end = endOf(ui.getState().source, run.getState(), checks.getState())
    const range = chosen ? { from: chosen[0], to: chosen[1] } : wholeRun(end)
    const next = zoom(range, factor, Math.max(range.from, Math.min(range.to, ui.getState().cursor ?? end)), end)
    const whole = next.from <= 0 && next.to >= wholeRun(end).to
    ui.getState().setRange(whole ? null : [next.from, next.to])
  }
  return (
    <div className={styles.zoom}>
      <IconButton size="sm" label="Zoom in" keys="+" isDisabled={none} onPress={by(0.5)}><ZoomIn aria-hidden /></IconButton>
      <IconButton size="sm" label="Zoom out" keys="-" isDisabled={none || chosen === null} onPress={by(2)}><ZoomOut aria-hidden /></IconButton>
      <IconButton size="sm" label="Whole run" keys="0" isDisabled={chosen === null} onPress={() => ui.getState().setRange(null)}><Maximize2 aria-hidden /></IconButton>
    </div>
  )
})
