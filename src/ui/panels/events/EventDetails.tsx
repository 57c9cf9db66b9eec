import { FileCode2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { LabEvent } from '../../../contract/events.ts'
import { placeOf, useLessonStores, useRun, useWorkspace } from '../../../stores/index.ts'
import { bytesText, clockText, describe, durationText } from '../../../telemetry/index.ts'
import { Button, IconButton } from '../../design/index.ts'
import { pretty } from '../http/pretty.ts'
import { LongText, SHOWN_CHARS } from '../parts/LongText.tsx'
import styles from './EventsPanel.module.css'

/** All that the log says of one event. Everything is text, whatever a service put into it. */
export function EventDetails({ event, onClose }: { event: LabEvent; onClose(): void }) {
  return (
    <section className={styles.details} aria-label={`Event ${event.seq}`}>
      <header>
        <h3>{describe(event)}</h3>
        <IconButton size="sm" label="Close the details" onPress={onClose}><X aria-hidden /></IconButton>
      </header>
      {(event.kind === 'problem' || event.kind === 'process.blocked') && event.file !== undefined && (
        <OpenFile process={event.process} file={event.file} line={event.line ?? 1} />
      )}
      <dl>
        <Row name="event">{`${event.seq}, ${event.kind}`}</Row>
        <Row name="virtual time">{clockText(event.t)} ({durationText(event.t)})</Row>
        {Object.entries(event).filter(([key]) => !COMMON.has(key)).map(([key, value]) => <Row key={key} name={key}><Value name={key} text={text(key, value)} /></Row>)}
      </dl>
    </section>
  )
}

const COMMON = new Set(['seq', 't', 'kind'])

const Value = ({ name, text }: { name: string; text: string }) =>
  (text.length > SHOWN_CHARS ? <LongText name={`${name}.txt`} text={text} label={name} /> : text)

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function text(key: string, value: unknown): string {
  if ((key === 'sent' || key === 'since') && typeof value === 'number') return `${clockText(value)} of virtual time`
  if (key === 'headers' && Array.isArray(value)) return value.map(([name, v]) => `${name}: ${v}`).join('\n') || 'none'
  if (key === 'body' && isBody(value)) return value.size === 0 ? 'empty' : `${pretty(value.text)}\n(${bytesText(value.size)})`
  if (value === '') return '\u2013'
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
}

const isBody = (value: unknown): value is { text: string; size: number } =>
  typeof value === 'object' && value !== null && 'text' in value && 'size' in value

/** A process names its files as it sees them; the editor knows them by the workspace's path. */
function OpenFile({ process, file, line }: { process: string; file: string; line: number }) {
  const { ui } = useLessonStores()
  const lab = useRun((run) => run.lab)
  const path = useWorkspace((workspace) => placeOf(process, file, workspace.files, lab))
  if (path === undefined) return null
  return (
    <Button size="sm" icon={<FileCode2 aria-hidden />} onPress={() => ui.getState().revealCode(path, line)}>Open {path}:{line}</Button>
  )
}
