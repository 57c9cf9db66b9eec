import { Mailbox, Send } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { BusMessage } from '../../../contract/bus.ts'
import { useLessonStores } from '../../../stores/index.ts'
import { bus, type BrokerView, type Lane, type Message } from '../../../telemetry/index.ts'
import { Button, classes } from '../../design/index.ts'
import { useLabStatus, useMoment, useView, type Moment } from '../model/moment.ts'
import { Chips, fieldStyles, SelectField } from '../parts/fields.tsx'
import { NothingYet } from '../parts/NothingYet.tsx'
import { firstMessage } from './channels.ts'
import { Lanes } from './Lanes.tsx'
import { MessageDetails } from './MessageDetails.tsx'
import { Messages } from './Messages.tsx'
import { PublishForm } from './PublishForm.tsx'
import { ReplayForm } from './ReplayForm.tsx'
import { SYSTEM } from './words.ts'
import styles from './BusPanel.module.css'

/** What lies in the brokers of the lab, who reads it, and each message's life, at the moment that is shown. */
export function BusPanel() {
  const moment = useMoment()
  const view = useView(bus, moment)
  const [chosen, setChosen] = useState('')
  const brokers = [...view.brokers.values()]
  const broker = view.brokers.get(chosen) ?? brokers[0]
  if (broker === undefined) {
    return <NothingYet icon={<Mailbox />} title="No messages yet" meanwhile="Topics, queues and messages show here as soon as the broker has them.">Run the lab: topics, queues and messages show here as soon as the broker has them.</NothingYet>
  }
  return <Bus key={broker.name} broker={broker} brokers={brokers.map(({ name }) => name)} choose={setChosen} moment={moment} />
}

type Tab = 'lanes' | 'messages' | 'dead'
type Form = { kind: 'publish'; from: BusMessage; nonce: number } | { kind: 'replay'; lane: Lane; queue: string } | null

function Bus({ broker, brokers, choose, moment }: { broker: BrokerView; brokers: string[]; choose(name: string): void; moment: Moment }) {
  const { run } = useLessonStores()
  const status = useLabStatus(moment)
  const [tab, setTab] = useState<Tab>('lanes')
  const [text, setText] = useState('')
  const [selected, setSelected] = useState<number | null>(null)
  const [form, setForm] = useState<Form>(null)
  const dead = broker.list.filter(isDead)
  const message = selected === null ? undefined : broker.messages.get(selected)
  const wanted = text.trim().toLowerCase()
  const list = (tab === 'dead' ? dead : broker.list).filter((one) => wanted === '' || searched(one).includes(wanted))
  const shown = message !== undefined && tab !== 'lanes'
  const panel = useRef<HTMLDivElement>(null)
  /** Back in the list, where the next one is chosen. */
  const close = () => {
    flushSync(() => setSelected(null))
    panel.current?.querySelector<HTMLElement>('[role="listbox"]')?.focus()
  }
  const opened = useRef(0)
  const publish = (from: BusMessage) => {
    setSelected(null)
    setForm({ kind: 'publish', from, nonce: ++opened.current })
  }
  return (
    <div ref={panel} className={styles.panel}>
      <div className={classes(fieldStyles.toolbar, shown && styles.under)}>
        {brokers.length > 1 && <SelectField label="Broker" hideLabel value={broker.name} onChange={choose} choices={brokers.map((id) => ({ id, title: id }))} />}
        <Chips
          label="View"
          choices={[{ id: 'lanes', title: SYSTEM[broker.system].lanes }, { id: 'messages', title: `Messages ${broker.list.length}` }, { id: 'dead', title: `Dead ${dead.length}` }]}
          pressed={(id) => id === tab}
          onToggle={(id) => setTab(id as Tab)}
        />
        {tab !== 'lanes' && <input className={`${fieldStyles.input} ${fieldStyles.grow}`} type="search" aria-label="Filter the messages" placeholder="Filter" value={text} onChange={(e) => setText(e.target.value)} />}
        <span className={styles.action}><Button size="sm" icon={<Send aria-hidden />} onPress={() => (form?.kind === 'publish' ? setForm(null) : publish(firstMessage(broker)))}>Publish{'\u2026'}</Button></span>
      </div>
      {form?.kind === 'publish' && (
        <PublishForm
          key={form.nonce}
          broker={broker}
          from={form.from}
          disabledWhy={status.why}
          onSend={(sent) => run.getState().send({ type: 'publish', process: broker.name, message: sent })}
        />
      )}
      {form?.kind === 'replay' && (
        <ReplayForm
          lane={form.lane}
          queue={form.queue}
          disabledWhy={status.why}
          onClose={() => setForm(null)}
          onReplay={(from) => { run.getState().send({ type: 'replay', process: broker.name, from }); setForm(null) }}
        />
      )}
      {tab === 'lanes'
        ? <Lanes broker={broker} moment={moment} replay={(lane, queue) => setForm({ kind: 'replay', lane, queue })} />
        : <Messages list={list} selected={selected} filtered={wanted !== ''} dead={tab === 'dead'} moment={moment} onSelect={(one) => setSelected(one?.id ?? null)} />}
      {shown && <MessageDetails message={message} until={moment.count} onClose={close} onAgain={() => publish(again(message))} />}
    </div>
  )
}

const isDead = ({ state }: Message): boolean => state === 'dead' || state === 'lost'
const searched = ({ channel, key, body, headers }: Message): string => `${channel} ${key ?? ''} ${body.text} ${headers.join(' ')}`.toLowerCase()

const again = ({ channel, key, headers, body, partition, routing }: Message): BusMessage =>
  ({ channel, key, headers, body: body.text, ...(partition === null ? {} : { partition }), ...(routing === '' ? {} : { routing }) })
