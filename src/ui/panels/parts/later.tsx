import { lazy, Suspense, type ComponentType } from 'react'
import { Skeleton } from '../../design/index.ts'

export interface LaterPanel {
  Panel: ComponentType
  /** Fetches it ahead, so that it is there without a network too. */
  preload(): void
}

/** A panel whose code comes where it is first shown, or ahead of it. */
export function later(label: string, load: () => Promise<ComponentType>): LaterPanel {
  const Loaded = lazy(async () => ({ default: await load() }))
  return {
    Panel: () => <Suspense fallback={<Skeleton label={label} />}><Loaded /></Suspense>,
    preload: () => void load().catch(() => {}),
  }
}
