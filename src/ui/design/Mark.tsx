import styles from './Mark.module.css'

export type Meaning = 'healthy' | 'degraded' | 'failed' | 'injected'

/** One shape for each meaning: a disc, a triangle, a cross, a lightning-like diamond. Decoration: say the word beside it. */
const SHAPES: Record<Meaning, string> = {
  healthy: 'M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8z',
  degraded: 'M5 1 9.5 9H.5z',
  failed: 'M1.2 2.6 2.6 1.2 5 3.6 7.4 1.2 8.8 2.6 6.4 5 8.8 7.4 7.4 8.8 5 6.4 2.6 8.8 1.2 7.4 3.6 5z',
  injected: 'M5 .3 9.7 5 5 9.7.3 5z',
}

export function Mark({ meaning, size = 8 }: { meaning: Meaning; size?: number }) {
  return (
    <svg className={styles[meaning]} width={size} height={size} viewBox="0 0 10 10" aria-hidden="true">
      <path d={SHAPES[meaning]} fill="currentColor" />
    </svg>
  )
}
