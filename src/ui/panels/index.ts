/** The panels of a lesson page. Each takes what it shows from the stores of the open lesson. */
export { PanelDeck } from './PanelDeck.tsx'
export { ServiceMap } from './map/ServiceMap.tsx'
export { TimeBar } from './timebar/TimeBar.tsx'
export { HttpPanel } from './http/HttpPanel.tsx'
export { LogsPanel } from './logs/LogsPanel.tsx'
export { EventsPanel } from './events/EventsPanel.tsx'
export { FaultPanel } from './faults/FaultPanel.tsx'
export { ChecksPanel } from './checks/ChecksPanel.tsx'
