import { lazy, Suspense } from 'react'
import { Skeleton } from '../../design/index.ts'

const Panel = lazy(async () => ({ default: (await import('./PreviewPanel.tsx')).PreviewPanel }))

/** It is loaded where it is shown. */
export const PreviewPanel = () => <Suspense fallback={<Skeleton label="The preview" />}><Panel /></Suspense>
