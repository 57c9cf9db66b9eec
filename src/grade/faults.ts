import { faultScopeSchema, faultSpecSchema, type FaultScope, type FaultSpec } from '../contract/faults.ts'
import { CheckMistake } from './protocol.ts'

/** The parameters of each fault, read out of the contract's own schemas. */
const PARAMETERS = new Map(faultSpecSchema.def.options.map((option) => {
  const { type, ...parameters } = option.def.shape
  return [type.def.values[0] as string, Object.keys(parameters)]
}))
const SCOPE = Object.keys(faultScopeSchema.def.shape)

/** Reads a fault of a check or of a command, which differ in how they write `from`. A parameter that the fault does not have would be ignored, and the check pass for no reason: it is a mistake. */
export function readFault(spec: { type: string }, scope: object, from: 'from' | 'from_' = 'from_'): { spec: FaultSpec; scope: FaultScope } {
  const known = PARAMETERS.get(spec.type)
  if (!known) throw new CheckMistake(`there is no fault '${spec.type}'; the faults are ${[...PARAMETERS.keys()].join(', ')}`)
  const takes = `it takes ${[...known, ...SCOPE.map((key) => (key === 'from' ? from : key))].join(', ')}`
  const unknown = Object.keys(spec).filter((key) => key !== 'type' && !known.includes(key))
  if (unknown.length > 0) throw new CheckMistake(`the fault '${spec.type}' has no ${unknown.join(', ')}; ${takes}`)
  const readSpec = faultSpecSchema.safeParse(spec)
  const readScope = faultScopeSchema.safeParse(scope)
  const issue = readSpec.error?.issues[0] ?? readScope.error?.issues[0]
  if (issue) throw new CheckMistake(`the fault '${spec.type}': ${issue.path.join('.')}: ${issue.message}; ${takes}`)
  return { spec: readSpec.data!, scope: readScope.data! }
}
