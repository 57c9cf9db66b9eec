import { Play } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLessonStores, useRun, useStarting } from '../../../stores/index.ts'
import { Button, EmptyState, Skeleton } from '../../design/index.ts'

/** What a panel shows while there is nothing to show: how to get something, or how far the start is. */
export function NotRunning({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  const { run } = useLessonStores()
  const status = useRun((state) => state.status)
  const starting = useStarting()
  const failure = useRun((state) => state.failure)
  if (starting) return <Skeleton lines={4} label="The lab is starting" />
  const start = (
    <Button variant="primary" size="sm" icon={<Play aria-hidden />} onPress={() => void run.getState().start()}>Run</Button>
  )
  if (status === 'failed' && failure) {
    return <EmptyState tone="failed" icon={icon} title={failure.title} action={start}>{failure.detail} {failure.help}</EmptyState>
  }
  return <EmptyState icon={icon} title={title} action={start}>{children}</EmptyState>
}
