import { lazy, Suspense } from 'react'
import { useLessonStores, type TerminalStore } from '../../../stores/index.ts'
import { Skeleton } from '../../design/index.ts'

const Panel = lazy(async () => ({ default: (await import('./TerminalPanel.tsx')).TerminalPanel }))

/** Each lesson has one terminal, and a panel that is opened again finds it as it was. */
const opening = new WeakMap<() => Promise<TerminalStore>, Promise<TerminalStore>>()

/** It is loaded where it is shown. */
export function TerminalPanel() {
  const { terminal } = useLessonStores()
  if (!opening.has(terminal)) opening.set(terminal, terminal())
  return <Suspense fallback={<Skeleton label="The terminal" />}><Panel opening={opening.get(terminal)!} /></Suspense>
}
