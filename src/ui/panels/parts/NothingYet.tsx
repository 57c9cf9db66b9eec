import { Play } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLessonStores, useRun, useStarting } from '../../../stores/index.ts'
import { Button, EmptyState, Skeleton, Ticked } from '../../design/index.ts'

/** What a panel shows while there is nothing to show: how to get something, how far the start is, or what it waits for in a lab that runs. */
export function NothingYet({ icon, title, meanwhile, children }: { icon: ReactNode; title: string; meanwhile?: string; children: ReactNode }) {
  const { run } = useLessonStores()
  const status = useRun((state) => state.status)
  const starting = useStarting()
  const failure = useRun((state) => state.failure)
  if (starting) return <Skeleton lines={4} label="The lab is starting" />
  if (meanwhile !== undefined && (status === 'running' || status === 'paused')) return <EmptyState icon={icon} title={title}>{meanwhile}</EmptyState>
  const start = (
    <Button variant="primary" size="sm" icon={<Play aria-hidden />} onPress={() => void run.getState().start()}>Run</Button>
  )
  if (status === 'failed' && failure) {
    return <EmptyState tone="failed" icon={icon} title={failure.title} action={start}><Ticked text={failure.detail} /> <Ticked text={failure.help} /></EmptyState>
  }
  return <EmptyState icon={icon} title={title} action={start}>{children}</EmptyState>
}
