import * as z from 'zod/mini'
import { brokerFaults, type BrokerFault } from './faults-broker.ts'
import { httpFaults } from './faults-http.ts'
import { networkFaults } from './faults-network.ts'
import { between, ms, oneOf, share } from './faults-parts.ts'
import { processFaults } from './faults-process.ts'

/**
 * Faults in the words people know (Toxiproxy, Chaos Mesh, Istio, netem, AWS FIS). Times are milliseconds of virtual
 * time. What each does is a rule of docs/SPEC.md.
 */
export const faultSpecSchema = z.discriminatedUnion('type', [...networkFaults, ...httpFaults, ...processFaults, ...brokerFaults])
export type FaultSpec = z.infer<typeof faultSpecSchema>
export type FaultType = FaultSpec['type']
export type SpecOf<T extends FaultType> = Extract<FaultSpec, { type: T }>

/**
 * Where and how long a fault applies. `from` / `to` are process or service names; absent means any. A fault of a
 * process is in the one that `to` names.
 */
export const faultScopeSchema = z.object({
  from: z.optional(z.string('must be the name of a service or process')),
  to: z.optional(z.string('must be the name of a service or process')),
  /** Share of connections (of requests or look-ups, where the fault is about them) that the fault touches; 1 unless told. */
  toxicity: z.optional(share),
  /** Milliseconds of virtual time after which it clears itself; absent means until cleared. */
  duration: z.optional(ms),
  /** Which of the processes that `to` names (`from`, without a `to`): one, all (unless told), `value` of them, or `value` percent. */
  mode: z.optional(oneOf(['one', 'all', 'fixed', 'percent'])),
  value: z.optional(between(0, 100000, 'a number')),
}).check(
  z.refine((scope) => (scope.mode === 'fixed' || scope.mode === 'percent') === (scope.value !== undefined), {
    message: 'belongs to the modes fixed (how many processes) and percent (of them), which need it', path: ['value'],
  }),
  z.refine((scope) => scope.mode !== 'fixed' || Number.isInteger(scope.value ?? 0), { message: 'must be a whole number of processes', path: ['value'] }),
  z.refine((scope) => scope.mode !== 'percent' || (scope.value ?? 0) <= 100, { message: 'must be a percentage from 0 to 100', path: ['value'] }),
)
export type FaultScope = z.infer<typeof faultScopeSchema>

export const armedFaultSchema = z.object({ id: z.string(), spec: faultSpecSchema, scope: faultScopeSchema })
export type ArmedFault = z.infer<typeof armedFaultSchema>

const PROCESS_TYPES: ReadonlySet<string | undefined> = new Set(processFaults.map((option) => option.shape.type.def.values[0]))

const BROKER_TYPES: ReadonlySet<string | undefined> = new Set(brokerFaults.map((option) => option.shape.type.def.values[0]))

/** Whether a fault is inside a broker. */
export const isBrokerFault = (type: FaultType): type is BrokerFault['type'] => BROKER_TYPES.has(type)

/** Whether a fault is in a process itself, not on a link or before a server. */
export const isProcessFault = (type: FaultType): boolean => PROCESS_TYPES.has(type)
