import { faultScopeSchema, faultSpecSchema, type FaultScope, type FaultSpec, type FaultType } from '../../../contract/faults.ts'

/** A number that a fault takes, as the form asks for it. */
export interface NumberInput { key: string; label: string; unit: string; initial: string; max?: number; optional?: boolean }

export interface FaultKind { type: FaultType; title: string; says: string; numbers: readonly NumberInput[]; direction?: boolean; path?: boolean }

const PERCENTAGE: NumberInput = { key: 'percentage', label: 'Of requests', unit: '%', initial: '100', max: 100, optional: true }

export const FAULT_KINDS: readonly FaultKind[] = [
  { type: 'latency', title: 'Latency', says: 'Everything on the link takes longer.', numbers: [
    { key: 'latency', label: 'Latency', unit: 'ms', initial: '3000' },
    { key: 'jitter', label: 'Jitter, plus or minus', unit: 'ms', initial: '', optional: true },
  ] },
  { type: 'loss', title: 'Loss', says: 'A share of the segments is lost; TCP sends them again, later and later.', numbers: [
    { key: 'percent', label: 'Lost', unit: '%', initial: '30', max: 100 },
  ] },
  { type: 'partition', title: 'Partition', says: 'Packets vanish; whoever waits, waits.', numbers: [], direction: true },
  { type: 'down', title: 'Down', says: 'New connections are refused, open ones are closed.', numbers: [] },
  { type: 'timeout', title: 'Black hole', says: 'Connections are accepted and never answered.', numbers: [
    { key: 'timeout', label: 'Closed after (0: never)', unit: 'ms', initial: '0', optional: true },
  ] },
  { type: 'reset_peer', title: 'Reset', says: 'Connections are reset after their first byte.', numbers: [
    { key: 'timeout', label: 'After', unit: 'ms', initial: '0', optional: true },
  ] },
  { type: 'http_abort', title: 'HTTP abort', says: 'A proxy answers in the service\u2019s place.', numbers: [
    { key: 'httpStatus', label: 'Status', unit: '', initial: '503', max: 599 }, PERCENTAGE,
  ], path: true },
  { type: 'http_delay', title: 'HTTP delay', says: 'A proxy holds requests back.', numbers: [
    { key: 'fixedDelay', label: 'Delay', unit: 'ms', initial: '3000' }, PERCENTAGE,
  ], path: true },
]

export interface Draft { type: FaultType; values: Record<string, string>; direction: string; path: string; from: string; to: string; toxicity: string; duration: string }

export const emptyDraft = (type: FaultType): Draft =>
  ({ type, values: {}, direction: 'both', path: '', from: '', to: '', toxicity: '100', duration: '' })

/** The fault that the form describes, or what is wrong with it in words. */
export function readDraft(draft: Draft): { spec: FaultSpec; scope: FaultScope } | { problem: string } {
  const kind = FAULT_KINDS.find((k) => k.type === draft.type)!
  const spec: Record<string, unknown> = { type: draft.type }
  for (const input of kind.numbers) {
    const read = number(draft.values[input.key] ?? input.initial, input)
    if (typeof read === 'string') return { problem: read }
    if (read !== null) spec[input.key] = read
  }
  if (kind.direction) spec['direction'] = draft.direction
  if (kind.path && draft.path.trim() !== '') spec['path'] = draft.path.trim()
  const toxicity = number(draft.toxicity, { key: '', label: 'The share of connections', unit: '%', initial: '', max: 100, optional: true })
  const duration = number(draft.duration, { key: '', label: 'The duration', unit: 's', initial: '', optional: true })
  if (typeof toxicity === 'string') return { problem: toxicity }
  if (typeof duration === 'string') return { problem: duration }
  const parsed = faultSpecSchema.safeParse(spec)
  if (!parsed.success) return { problem: draft.type === 'http_abort' ? 'The status must be a whole number from 200 to 599.' : 'One of the numbers is out of its range.' }
  return { spec: parsed.data, scope: faultScopeSchema.parse({
    ...(draft.from && { from: draft.from }),
    ...(draft.to && { to: draft.to }),
    ...(toxicity !== null && toxicity < 100 && { toxicity: toxicity / 100 }),
    ...(duration !== null && { duration: duration * 1000 }),
  }) }
}

function number(text: string, { label, max, optional }: NumberInput): number | null | string {
  if (text.trim() === '') return optional ? null : `${label} is missing.`
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) return `${label} must be a number that is not negative.`
  return max !== undefined && value > max ? `${label} can be ${max} at most.` : value
}
