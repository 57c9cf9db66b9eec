import { lazy, Suspense, type ComponentType } from 'react'
import { Guarded } from '../panels/parts/Guarded.tsx'

/**
 * The panels come in a chunk of their own, after the prose can be read and beside the editor. Each keeps its place empty
 * until then, so that nothing moves.
 */
const importPanels = () => import('../panels/index.ts')

const TITLES = { ServiceMap: 'The map', PanelDeck: 'The panels', TimeBar: 'The time bar' }

function later<Props extends object>(name: keyof typeof TITLES): ComponentType<Props> {
  const Panel = lazy(async () => ({ default: (await importPanels())[name] as ComponentType<object> }))
  return (props) => <Guarded title={TITLES[name]}><Suspense><Panel {...props} /></Suspense></Guarded>
}

export const ServiceMap = later<{ snug?: boolean }>('ServiceMap')
export const PanelDeck = later('PanelDeck')
export const TimeBar = later('TimeBar')
