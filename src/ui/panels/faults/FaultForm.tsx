import { Zap } from 'lucide-react'
import { useState } from 'react'
import { isBrokerFault, type FaultScope, type FaultSpec } from '../../../contract/faults.ts'
import { processesOf, useRun } from '../../../stores/index.ts'
import { Button } from '../../design/index.ts'
import { CLIENT } from '../map/picture.ts'
import { NumberField, SelectField, TextField } from '../parts/fields.tsx'
import { emptyDraft, FAULT_KINDS, readDraft, sharesOf, type Draft } from './fields.ts'
import styles from './FaultPanel.module.css'

const MODES = [
  { id: '', title: 'all' }, { id: 'one', title: 'one' }, { id: 'fixed', title: 'some' }, { id: 'percent', title: 'a share' },
]

/** Arms any fault of the contract on any link, for all or a share of what crosses it, for a while or until cleared. */
export function FaultForm({ disabledWhy, onArm }: { disabledWhy: string; onArm(spec: FaultSpec, scope: FaultScope): void }) {
  const lab = useRun((run) => run.lab)
  const [draft, setDraft] = useState<Draft>(emptyDraft('latency'))
  const [problem, setProblem] = useState('')
  const kind = FAULT_KINDS.find((k) => k.type === draft.type)!
  const share = sharesOf(kind)
  const hasReplicas = (lab?.services ?? []).some((s) => s.replicas > 1)
  const change = (part: Partial<Draft>) => { setDraft({ ...draft, ...part }); setProblem('') }
  const setValue = (key: string, value: string) => change({ values: { ...draft.values, [key]: value } })
  const brokers = (lab?.services ?? []).filter((s) => s.broker !== undefined)
  const inBroker = isBrokerFault(draft.type)
  const names = (inBroker ? brokers : (lab?.services ?? [])).flatMap((s) => [...new Set([s.name, ...processesOf(s)])])
  const services = names.map((id) => ({ id, title: id }))

  const arm = () => {
    const read = readDraft(draft)
    if ('problem' in read) setProblem(read.problem)
    else onArm(read.spec, read.scope)
  }
  return (
    <form className={styles.form} onSubmit={(e) => { e.preventDefault(); if (disabledWhy === '') arm() }}>
      <SelectField
        label="Fault"
        value={draft.type}
        onChange={(type) => change({ type: type as Draft['type'], values: {} })}
        choices={FAULT_KINDS.filter((k) => brokers.length > 0 || !isBrokerFault(k.type)).map((k) => ({ id: k.type, title: k.title }))}
      />
      <p className={styles.says}>{kind.says}</p>
      {(kind.numbers ?? []).map((input) => (
        <NumberField
          key={`${kind.type} ${input.key}`}
          label={input.label}
          unit={input.unit}
          {...(input.min === undefined ? {} : { min: input.min })}
          {...(input.max === undefined ? {} : { max: input.max })}
          value={draft.values[input.key] ?? input.initial}
          onChange={(value) => setValue(input.key, value)}
        />
      ))}
      {(kind.choices ?? []).map(({ key, label, choices }) => (
        <SelectField key={`${kind.type} ${key}`} label={label} value={draft.values[key] ?? ''} onChange={(value) => setValue(key, value)} choices={choices} />
      ))}
      {(kind.texts ?? []).map(({ key, label, placeholder, initial = '' }) => (
        <TextField key={`${kind.type} ${key}`} label={label} mono placeholder={placeholder} value={draft.values[key] ?? initial} onChange={(value) => setValue(key, value)} />
      ))}
      {share !== null && <SelectField label="From" value={draft.from} onChange={(from) => change({ from })} choices={[{ id: '', title: 'anyone' }, { id: CLIENT, title: 'you' }, ...services]} />}
      <SelectField label={share === null ? 'In' : 'To'} value={draft.to} onChange={(to) => change({ to })} choices={[{ id: '', title: inBroker ? 'every broker' : share === null ? 'every service' : 'any service' }, ...services]} />
      {hasReplicas && <SelectField label="Which of its processes" value={draft.mode} onChange={(mode) => change({ mode })} choices={MODES} />}
      {hasReplicas && (draft.mode === 'fixed' || draft.mode === 'percent') && (
        <NumberField label="How many" unit={draft.mode === 'percent' ? '%' : ''} value={draft.value} onChange={(value) => change({ value })} />
      )}
      {share !== null && <NumberField label={share} unit="%" max={100} value={draft.toxicity} onChange={(toxicity) => change({ toxicity })} />}
      <NumberField label="For, in virtual time" unit="s" placeholder="until cleared" value={draft.duration} onChange={(duration) => change({ duration })} />
      <div className={styles.submit}>
        <Button type="submit" size="sm" icon={<Zap aria-hidden />} isDisabled={disabledWhy !== ''}>Arm</Button>
        {problem !== '' ? <span className={styles.problem} role="alert">{problem}</span> : disabledWhy !== '' && <span>{disabledWhy}</span>}
      </div>
    </form>
  )
}
