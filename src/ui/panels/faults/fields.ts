import { faultScopeSchema, faultSpecSchema, isBrokerFault, isProcessFault, type FaultScope, type FaultSpec, type FaultType } from '../../../contract/faults.ts'
import { FAULT_KINDS, type FaultKind, type NumberInput } from './kinds.ts'

export { FAULT_KINDS, sharesOf } from './kinds.ts'

export interface Draft {
  type: FaultType
  /** What the fault itself takes, by key, as typed. */
  values: Record<string, string>
  from: string
  to: string
  mode: string
  value: string
  toxicity: string
  duration: string
}

export const emptyDraft = (type: FaultType): Draft =>
  ({ type, values: {}, from: '', to: '', mode: '', value: '1', toxicity: '100', duration: '' })

/** The fault that the form describes, or what is wrong with it in words. */
export function readDraft(draft: Draft): { spec: FaultSpec; scope: FaultScope } | { problem: string } {
  const kind = FAULT_KINDS.find((k) => k.type === draft.type)!
  const spec: Record<string, unknown> = { type: draft.type }
  for (const input of kind.numbers ?? []) {
    const read = number(draft.values[input.key] ?? input.initial, input)
    if (typeof read === 'string') return { problem: read }
    if (read !== null) spec[input.key] = read
  }
  for (const { key } of kind.choices ?? []) {
    const chosen = draft.values[key] ?? ''
    if (chosen !== '') spec[key] = chosen === 'true' ? true : chosen
  }
  for (const { key, list, initial = '' } of kind.texts ?? []) {
    const texts = (draft.values[key] ?? initial).split(list ? ',' : '\n').map((text) => text.trim()).filter((text) => text !== '')
    if (texts.length > 0) spec[key] = list ? texts : texts[0]
  }
  const parsed = faultSpecSchema.safeParse(spec)
  if (!parsed.success) return { problem: problemOf(kind, parsed.error.issues[0]) }
  return readScope(draft, parsed.data)
}

function readScope(draft: Draft, spec: FaultSpec): { spec: FaultSpec; scope: FaultScope } | { problem: string } {
  const inProcess = isProcessFault(draft.type) || isBrokerFault(draft.type)
  const toxicity = inProcess ? null : number(draft.toxicity, { key: '', label: 'The share of connections', unit: '%', initial: '', max: 100, optional: true })
  const duration = number(draft.duration, { key: '', label: 'The duration', unit: 's', initial: '', optional: true })
  const counted = draft.mode === 'fixed' || draft.mode === 'percent'
  const value = counted ? number(draft.value, { key: '', label: 'How many processes', unit: '', initial: '' }) : null
  for (const read of [toxicity, duration, value]) if (typeof read === 'string') return { problem: read }
  const scope = faultScopeSchema.safeParse({
    ...(draft.from && !inProcess && { from: draft.from }),
    ...(draft.to && { to: draft.to }),
    ...(draft.mode && { mode: draft.mode }),
    ...(value !== null && { value }),
    ...(typeof toxicity === 'number' && toxicity < 100 && { toxicity: toxicity / 100 }),
    ...(typeof duration === 'number' && { duration: duration * 1000 }),
  })
  if (!scope.success) return { problem: `The number of processes ${scope.error.issues[0]?.message}.` }
  return { spec, scope: scope.data }
}

/** The contract says what is wrong with a value; the form, which of its fields that is. */
function problemOf(kind: FaultKind, issue: { path: PropertyKey[]; message: string } | undefined): string {
  const inputs = [...(kind.numbers ?? []), ...(kind.choices ?? []), ...(kind.texts ?? [])]
  const label = inputs.find((input) => input.key === issue?.path[0])?.label ?? 'This fault'
  return `${label} ${issue?.message ?? 'is not right'}.`
}

function number(text: string, { label, min = 0, max, optional }: NumberInput): number | null | string {
  if (text.trim() === '') return optional ? null : `${label} is missing.`
  const value = Number(text)
  if (!Number.isFinite(value)) return `${label} must be a number.`
  if (value < min) return min === 0 ? `${label} must be a number that is not negative.` : `${label} must be ${min} at least.`
  return max !== undefined && value > max ? `${label} can be ${max} at most.` : value
}
