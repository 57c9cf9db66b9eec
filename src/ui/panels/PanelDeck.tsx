import { useEffect } from 'react'
import type { PanelId } from '../../stores/index.ts'
import { summariseChecks, useChecks, useLessonStores, useRun, useUi } from '../../stores/index.ts'
import { bus, faults, logs } from '../../telemetry/index.ts'
import { Badge, Tabs, type TabItem } from '../design/index.ts'
import { sentRequests } from './http/history.ts'
import { whenIdle } from '../idle.ts'
import { HttpPanel } from './http/HttpPanel.tsx'
import { useMoment, useView, useWholeView } from './model/moment.ts'
import { Guarded } from './parts/Guarded.tsx'
import { later } from './parts/later.tsx'
import styles from './PanelDeck.module.css'

/** What is not seen at first comes once the page stands. */
const LATER = {
  logs: later('The logs', async () => (await import('./logs/LogsPanel.tsx')).LogsPanel),
  events: later('The events', async () => (await import('./events/EventsPanel.tsx')).EventsPanel),
  faults: later('The faults', async () => (await import('./faults/FaultPanel.tsx')).FaultPanel),
  bus: later('The bus', async () => (await import('./bus/BusPanel.tsx')).BusPanel),
  checks: later('The checks', async () => (await import('./checks/ChecksPanel.tsx')).ChecksPanel),
  terminal: later('The terminal', async () => (await import('./terminal/TerminalPanel.tsx')).TerminalPanel),
  preview: later('The preview', async () => (await import('./preview/PreviewPanel.tsx')).PreviewPanel),
}

/** The panels of a lesson behind one row of tabs. */
export function PanelDeck() {
  const { ui } = useLessonStores()
  const panel = useUi((state) => state.panel)
  const hasBus = useHasBus()
  useEffect(() => whenIdle(() => { for (const one of Object.values(LATER)) one.preload() }, 5000), [])
  const items: readonly TabItem<PanelId>[] = [
    { id: 'requests', title: 'Requests', extra: <SentCount />, content: <HttpPanel /> },
    { id: 'logs', title: 'Logs', extra: <LogCount />, content: <LATER.logs.Panel /> },
    { id: 'events', title: 'Events', extra: <EventCount />, content: <LATER.events.Panel /> },
    { id: 'faults', title: 'Faults', extra: <FaultCount />, content: <LATER.faults.Panel /> },
    ...(hasBus ? [{ id: 'bus' as const, title: 'Bus', extra: <BusCount />, content: <LATER.bus.Panel /> }] : []),
    { id: 'checks', title: 'Checks', extra: <CheckCount />, content: <LATER.checks.Panel /> },
    { id: 'terminal', title: 'Terminal', content: <LATER.terminal.Panel /> },
    { id: 'preview', title: 'Preview', content: <LATER.preview.Panel /> },
  ]
  const guarded = items.map((item) => ({ ...item, content: <Guarded title={item.title}>{item.content}</Guarded> }))
  return <Tabs label="Panels" items={guarded} selected={items.some(({ id }) => id === panel) ? panel : 'requests'} onSelect={(id) => ui.getState().showPanel(id)} />
}

/** 1,234 takes more room than a tab has: 1.2k. */
const short = (n: number) => (n < 1000 ? String(n) : n < 10_000 ? `${(n / 1000).toFixed(1)}k` : `${Math.round(n / 1000)}k`)

function Count({ n, of }: { n: number; of: string }) {
  return n === 0 ? null : <span className={styles.count} title={`${n.toLocaleString('en')} ${of}`}>{short(n)}</span>
}

function SentCount() {
  return <Count n={useView(sentRequests, useMoment()).list.length} of="requests sent" />
}

function LogCount() {
  return <Count n={useView(logs, useMoment()).entries.length} of="log entries" />
}

function EventCount() {
  return <Count n={useMoment().count} of="events" />
}

function FaultCount() {
  const n = useView(faults, useMoment()).armed.size
  return n === 0 ? null : <Badge meaning="injected" title={`${n} armed`}>{n}</Badge>
}

/** The tab is there where a broker is: in the lab's file, or in the log that is looked at. */
function useHasBus(): boolean {
  const inLab = useRun((run) => run.lab?.services.some((service) => service.broker !== undefined) ?? false)
  return useWholeView(bus, useMoment()).brokers.size > 0 || inLab
}

function BusCount() {
  let messages = 0
  for (const broker of useView(bus, useMoment()).brokers.values()) messages += broker.list.length
  return <Count n={messages} of="messages" />
}

function CheckCount() {
  const results = useChecks((state) => state.results)
  const checks = summariseChecks(results)
  if (checks.length === 0) return null
  const passed = checks.filter((c) => c.outcome === 'passed').length
  return <Badge meaning={passed === checks.length ? 'healthy' : 'failed'} title={`${passed} of ${checks.length} checks pass`}>{passed}/{checks.length}</Badge>
}
