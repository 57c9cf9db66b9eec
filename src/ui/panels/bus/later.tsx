import { lazy, Suspense } from 'react'
import { Skeleton } from '../../design/index.ts'

const Panel = lazy(async () => ({ default: (await import('./BusPanel.tsx')).BusPanel }))

/** Most lessons have no broker: the panel is loaded where it is shown. */
export const BusPanel = () => <Suspense fallback={<Skeleton label="The bus" />}><Panel /></Suspense>
