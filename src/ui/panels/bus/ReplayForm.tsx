import { History } from 'lucide-react'
import { useState } from 'react'
import type { BusReplay } from '../../../contract/bus.ts'
import type { Lane } from '../../../telemetry/index.ts'
import { Button } from '../../design/index.ts'
import { TextField } from '../parts/fields.tsx'
import styles from './BusPanel.module.css'

/** Where a reader is to go on: its first message, its end, or an offset. */
export function ReplayForm({ lane, queue, disabledWhy, onReplay, onClose }: { lane: Lane; queue: string; disabledWhy: string; onReplay(from: BusReplay): void; onClose(): void }) {
  const [offset, setOffset] = useState('earliest')
  const read = () => {
    const at = offset.trim() === '' ? 'earliest' : /^\d+$/.test(offset.trim()) ? Number(offset) : offset.trim()
    onReplay({ channel: lane.channel, queue, offset: at, ...(lane.partition === null ? {} : { partition: lane.partition }) })
  }
  return (
    <form className={styles.publish} aria-label={`Let ${queue} read ${lane.id} again`} onSubmit={(e) => { e.preventDefault(); if (disabledWhy === '') read() }}>
      <div className={styles.wide}><TextField label={`${queue} reads ${lane.id} again from`} value={offset} onChange={setOffset} list="bus-offsets" mono autoFocus /></div>
      <datalist id="bus-offsets"><option value="earliest" /><option value="latest" /></datalist>
      <div className={styles.send}>
        <Button type="submit" size="sm" variant="primary" icon={<History aria-hidden />} isDisabled={disabledWhy !== ''}>Replay</Button>
        <Button size="sm" variant="quiet" onPress={onClose}>Cancel</Button>
        {disabledWhy !== '' && <span className={styles.why}>{disabledWhy}</span>}
      </div>
    </form>
  )
}
