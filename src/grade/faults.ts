import { faultScopeSchema, faultSpecSchema, type FaultScope, type FaultSpec } from '../contract/faults.ts'
import { CheckMistake } from './protocol.ts'

/** The parameters of each fault, read out of the contract's own schemas. */
const PARAMETERS = new Map(faultSpecSchema.def.options.map((option) => {
  const { type, ...parameters } = option.def.shape
  return [type.def.values[0] as string, Object.keys(parameters)]
}))
const SCOPE = Object.keys(faultScopeSchema.def.shape)

/** Reads a fault of a check or of a command, which differ in how they write `from`. A parameter that the fault does not have would be ignored, and the check pass for no reason: it is a mistake. */
export function readFault(spec: { type?: unknown }, scope: object, from: 'from' | 'from_' = 'from_'): { spec: FaultSpec; scope: FaultScope } {
  const where = SCOPE.map((key) => (key === 'from' ? from : key))
  if (spec.type === undefined) throw new CheckMistake(`a fault needs its type, such as {"type": "latency", "latency": 3000, "to": "payments"}. Besides it takes the parameters of the type (docs/SPEC.md, Faults) and ${where.join(', ')}; the types are ${[...PARAMETERS.keys()].join(', ')}`)
  const known = PARAMETERS.get(String(spec.type))
  if (!known) throw new CheckMistake(`there is no fault '${String(spec.type)}'; the faults are ${[...PARAMETERS.keys()].join(', ')}`)
  const takes = `it takes ${[...known, ...where].join(', ')}`
  const unknown = Object.keys(spec).filter((key) => key !== 'type' && !known.includes(key))
  if (unknown.length > 0) throw new CheckMistake(`the fault '${String(spec.type)}' has no ${unknown.join(', ')}; ${takes}`)
  const readSpec = faultSpecSchema.safeParse(spec)
  const readScope = faultScopeSchema.safeParse(scope)
  const issue = readSpec.error?.issues[0] ?? readScope.error?.issues[0]
  if (issue) throw new CheckMistake(`the fault '${String(spec.type)}': ${issue.path.join('.')}: ${issue.message}; ${takes}`)
  return { spec: readSpec.data!, scope: readScope.data! }
}
