/** The panels of a lesson page. Each takes what it shows from the stores of the open lesson. */
export { PanelDeck } from './PanelDeck.tsx'
export { ServiceMap } from './map/ServiceMap.tsx'
export { TimeBar } from './timebar/TimeBar.tsx'
