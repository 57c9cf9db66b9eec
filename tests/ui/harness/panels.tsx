/** Stands in for the panels, to look at the page around them: PANELS=none in the environment of the harness. */
const empty = (name: string) => () => <div style={{ padding: 16, minHeight: 48, color: 'var(--text-faint)' }}>{name}</div>

export const ServiceMap = empty('Map')
export const PanelDeck = empty('Panels')
export const TimeBar = empty('Time')
