import type { ComponentType } from 'react'
const panels = Object.values(import.meta.glob<Record<string, ComponentType>>('../panels/index.ts', { eager: true }))[0]
const Empty = () => null
export const PanelDeck: ComponentType = panels?.['PanelDeck'] ?? Empty
export const ServiceMap: ComponentType = panels?.['ServiceMap'] ?? Empty
export const TimeBar: ComponentType = panels?.['TimeBar'] ?? Empty
