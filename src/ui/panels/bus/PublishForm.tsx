import { Send } from 'lucide-react'
import { useState } from 'react'
import type { BusMessage } from '../../../contract/bus.ts'
import type { BrokerView } from '../../../telemetry/index.ts'
import { Button, Kbd } from '../../design/index.ts'
import { headersText, parseHeaders } from '../http/headers.ts'
import { Field, fieldStyles, TextField } from '../parts/fields.tsx'
import { channelsOf } from './channels.ts'
import { SYSTEM } from './words.ts'
import styles from './BusPanel.module.css'

/** A message by hand. */
export function PublishForm({ broker, from, disabledWhy, onSend }: { broker: BrokerView; from: BusMessage; disabledWhy: string; onSend(message: BusMessage): void }) {
  const [channel, setChannel] = useState(from.channel)
  const [routing, setRouting] = useState(from.routing ?? '')
  const [key, setKey] = useState(from.key ?? '')
  const [partition, setPartition] = useState(from.partition === undefined ? '' : String(from.partition))
  const [headers, setHeaders] = useState(headersText(from.headers))
  const [body, setBody] = useState(from.body)
  const [problem, setProblem] = useState('')
  const words = SYSTEM[broker.system]
  const kafka = broker.system === 'kafka'
  const rabbit = broker.system === 'rabbitmq'

  const send = () => {
    const parsed = parseHeaders(headers)
    const wrong = parsed.problem || (channel === '' && !rabbit ? `Name a ${words.channel.toLowerCase()}.` : '') ||
      (partition !== '' && !/^\d+$/.test(partition) ? 'A partition is a number from 0.' : '')
    setProblem(wrong)
    if (wrong !== '') return
    onSend({
      channel, body, headers: parsed.headers, key: kafka && key !== '' ? key : null,
      ...(rabbit ? { routing } : {}), ...(kafka && partition !== '' ? { partition: Number(partition) } : {}),
    })
  }
  return (
    <form className={styles.publish} aria-label="Publish a message" onSubmit={(e) => { e.preventDefault(); if (disabledWhy === '') send() }}>
      <TextField label={words.channel} value={channel} onChange={setChannel} list="bus-channels" mono autoFocus />
      <datalist id="bus-channels">{channelsOf(broker).map((name) => <option key={name} value={name} />)}</datalist>
      {rabbit && <TextField label={words.routing} value={routing} onChange={setRouting} mono />}
      {kafka && <TextField label="Key" value={key} onChange={setKey} mono placeholder="none" />}
      {kafka && <TextField label="Partition" value={partition} onChange={setPartition} placeholder="by key" inputMode="numeric" />}
      <div className={styles.wide}><Field label="Payload">{(id) => <textarea id={id} className={`${fieldStyles.input} ${fieldStyles.mono}`} rows={3} spellCheck={false} value={body} onChange={(e) => setBody(e.target.value)} />}</Field></div>
      <details className={styles.wide}>
        <summary>Headers <span>{headers.split('\n').filter((line) => line.trim() !== '').length || 'none'}</span></summary>
        <Field label="One a line, name: value">{(id) => <textarea id={id} className={`${fieldStyles.input} ${fieldStyles.mono}`} rows={2} spellCheck={false} value={headers} onChange={(e) => setHeaders(e.target.value)} />}</Field>
      </details>
      <div className={styles.send}>
        <Button type="submit" size="sm" variant="primary" icon={<Send aria-hidden />} isDisabled={disabledWhy !== ''}>Publish</Button>
        {problem !== '' ? <span role="alert" className={styles.problem}>{problem}</span> : <span className={styles.why}>{disabledWhy === '' ? <Kbd keys="Enter" /> : disabledWhy}</span>}
      </div>
    </form>
  )
}
