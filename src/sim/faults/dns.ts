import { emit, type Kernel } from '../kernel/kernel.ts'
import { isToxic, names, type Named } from './scope.ts'

/** [F13] What the resolver does for this look-up in place of answering: it errs, or says nothing. null: it answers. */
export function judgeLookup(k: Kernel, asker: Named, name: string): 'error' | 'timeout' | null {
  const lookup = k.state.nextLookup++
  for (const fault of k.state.faults) {
    const { spec, scope } = fault
    if (spec.type !== 'dns' || !names(fault, 'from', asker)) continue
    if (scope.to !== undefined && scope.to.toLowerCase() !== name) continue
    if (spec.names !== undefined && !spec.names.some((pattern) => isLike(name, pattern.toLowerCase()))) continue
    if (!isToxic(k, fault, lookup, scope.toxicity ?? 1)) continue
    const action = spec.action ?? 'error'
    emit(k, 'fault.hit', asker.name, { id: fault.id, effect: `${action === 'error' ? 'answered NXDOMAIN' : 'did not answer'} for ${name}` })
    return action
  }
  return null
}

/** As Chaos Mesh's patterns: `?` is any one character, a `*` at the end any number of them. */
function isLike(name: string, pattern: string): boolean {
  const open = pattern.endsWith('*')
  const head = open ? pattern.slice(0, -1) : pattern
  if (open ? name.length < head.length : name.length !== head.length) return false
  return [...head].every((c, i) => c === '?' || c === name[i])
}
