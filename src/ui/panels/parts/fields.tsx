import { useId, type InputHTMLAttributes, type ReactNode } from 'react'
import { classes } from '../../design/index.ts'
import styles from './fields.module.css'

export { styles as fieldStyles }

/** A field with its name above it. */
export function Field({ label, children, className }: { label: string; children: (id: string) => ReactNode; className?: string }) {
  const id = useId()
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id} className={styles.label}>{label}</label>
      {children(id)}
    </div>
  )
}

export function TextField({ label, value, onChange, mono = false, className, ...rest }: {
  label: string
  value: string
  onChange(value: string): void
  mono?: boolean
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'>) {
  return (
    <Field label={label} {...(className === undefined ? {} : { className })}>
      {(id) => (
        <input
          {...rest}
          id={id}
          className={classes(styles.input, mono && styles.mono)}
          value={value}
          onChange={(e) => onChange(e.target.value)}
        />
      )}
    </Field>
  )
}

/** A number with its unit beside it. What is not a number of the range is not taken in; the text stays as typed. */
export function NumberField({ label, unit, value, onChange, min = 0, max, placeholder }: {
  label: string
  unit: string
  value: string
  onChange(value: string): void
  min?: number
  max?: number
  placeholder?: string
}) {
  return (
    <Field label={label}>
      {(id) => (
        <div className={styles.withUnit}>
          <input
            id={id}
            className={styles.input}
            type="number"
            inputMode="decimal"
            min={min}
            max={max}
            placeholder={placeholder}
            value={value}
            onChange={(e) => onChange(e.target.value)}
          />
          {unit !== '' && <span className={styles.unit}>{unit}</span>}
        </div>
      )}
    </Field>
  )
}

export interface Choice { id: string; title: string }

export function SelectField({ label, choices, value, onChange, hideLabel = false }: {
  label: string
  choices: readonly Choice[]
  value: string
  onChange(value: string): void
  hideLabel?: boolean
}) {
  const select = (id?: string) => (
    <select
      {...(id === undefined ? { 'aria-label': label } : { id })}
      className={styles.input}
      value={value}
      onChange={(e) => onChange(e.target.value)}
    >
      {choices.map((choice) => <option key={choice.id} value={choice.id}>{choice.title}</option>)}
    </select>
  )
  return hideLabel ? select() : <Field label={label}>{select}</Field>
}

/** Things to show or not to show, each switched by itself. */
export function Chips({ label, choices, pressed, onToggle }: {
  label: string
  choices: readonly Choice[]
  pressed(id: string): boolean
  onToggle(id: string): void
}) {
  return (
    <div role="group" aria-label={label} className={styles.chips}>
      {choices.map(({ id, title }) => (
        <button key={id} type="button" className={styles.chip} aria-pressed={pressed(id)} onClick={() => onToggle(id)}>{title}</button>
      ))}
    </div>
  )
}
