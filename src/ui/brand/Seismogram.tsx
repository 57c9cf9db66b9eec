import styles from './Seismogram.module.css'

const WIDTH = 1120
const STEP = 10
/** The share of the strip in which the fault is armed. */
const FAULT = { from: 0.4, to: 0.62 }

/** A quiet picture of the time bar: steady requests, a fault, errors, recovery. Decoration. */
export function Seismogram() {
  const ticks = Array.from({ length: WIDTH / STEP }, (_, i) => tickAt(i))
  return (
    <svg className={styles.strip} viewBox={`0 0 ${WIDTH} 72`} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect className={styles.fault} x={WIDTH * FAULT.from} y="0" width={WIDTH * (FAULT.to - FAULT.from)} height="72" rx="4" />
      {ticks.map(({ x, height, kind }) => (
        <rect key={x} className={styles[kind]} x={x - 1.25} y={36 - height / 2} width="2.5" height={height} rx="1.25" />
      ))}
    </svg>
  )
}

function tickAt(i: number): { x: number; height: number; kind: 'ok' | 'slow' | 'bad' } {
  const x = STEP / 2 + i * STEP
  const share = x / WIDTH
  // A steady pulse with a little life in it, the same on every visit.
  const calm = 10 + 5 * Math.abs(Math.sin(i * 1.7)) + 3 * Math.abs(Math.sin(i * 0.43))
  if (share < FAULT.from || share > FAULT.to + 0.06) return { x, height: calm, kind: 'ok' }
  if (share > FAULT.to) return { x, height: calm * 1.5, kind: 'slow' }
  const onset = Math.min(1, (share - FAULT.from) / 0.05)
  return { x, height: calm + onset * (22 + 18 * Math.abs(Math.sin(i * 2.3))), kind: onset < 1 || i % 4 === 1 ? 'slow' : 'bad' }
}
