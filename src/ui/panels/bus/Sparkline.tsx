import type { Ns } from '../../../contract/time.ts'
import { firstFrom, type Point } from '../../../telemetry/index.ts'
import styles from './BusPanel.module.css'

const WIDTH = 96
const HEIGHT = 18
/** More steps than this are not told apart on so little room. */
const MOST = 200

/** A number over virtual time, from the run's begin to the moment that is shown. */
export function Sparkline({ series, now, label }: { series: readonly Point[]; now: Ns; label: string }) {
  const known = series.slice(0, firstFrom(series.length, (i) => series[i]!.t, now + 1))
  const every = Math.ceil(known.length / MOST)
  const shown = known.filter((_, i) => i % every === 0 || i === known.length - 1)
  const most = Math.max(1, ...shown.map(({ n }) => n))
  const x = (t: Ns) => (now === 0 ? 0 : (t / now) * WIDTH)
  const y = (n: number) => HEIGHT - 1 - (n / most) * (HEIGHT - 2)
  let path = `M0 ${y(0)}`
  for (const { t, n } of shown) path += `H${x(t).toFixed(1)}V${y(n).toFixed(1)}`
  return (
    <svg className={styles.spark} width={WIDTH} height={HEIGHT} role="img" aria-label={`${label}, at most ${most}`}>
      <path d={`${path}H${WIDTH}`} />
    </svg>
  )
}
