import { lazy, Suspense, type ComponentType } from 'react'

/**
 * The panels come in a chunk of their own, after the prose can be read and beside the editor. Each keeps its place empty
 * until then, so that nothing moves.
 */
const importPanels = () => import('../panels/index.ts')

function later(name: 'ServiceMap' | 'PanelDeck' | 'TimeBar'): ComponentType {
  const Panel = lazy(async () => ({ default: (await importPanels())[name] as ComponentType }))
  return () => <Suspense><Panel /></Suspense>
}

export const ServiceMap = later('ServiceMap')
export const PanelDeck = later('PanelDeck')
export const TimeBar = later('TimeBar')
