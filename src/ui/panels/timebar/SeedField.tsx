import { useState } from 'react'
import { useLessonStores, useRun, type LogSource } from '../../../stores/index.ts'
import styles from './TimeBar.module.css'

/** The seed: the same files, seed and commands give the same run. Can be changed while nothing runs. */
export function SeedField({ source }: { source: LogSource }) {
  const { run, shared } = useLessonStores()
  const seed = useRun((state) => state.seed)
  const status = useRun((state) => state.status)
  const [typed, setTyped] = useState<string | null>(null)
  const fixed = shared !== null || status === 'running' || status === 'paused' || status === 'starting' || source.kind === 'check'
  if (fixed) {
    return (
      <p className={styles.seed} title="The same files, seed and commands give the same run">
        <span>seed</span> <b>{source.kind === 'check' ? source.seed : seed}</b>
      </p>
    )
  }
  const take = (text: string) => {
    setTyped(text)
    const value = Number(text)
    if (/^\d+$/.test(text) && Number.isSafeInteger(value)) run.getState().setSeed(value)
  }
  return (
    <label className={styles.seed} title="The same files, seed and commands give the same run">
      <span>seed</span>
      <input
        className={styles.seedInput}
        inputMode="numeric"
        value={typed ?? String(seed)}
        aria-invalid={typed !== null && !/^\d+$/.test(typed)}
        onChange={(e) => take(e.target.value.trim())}
        onBlur={() => setTyped(null)}
      />
    </label>
  )
}
