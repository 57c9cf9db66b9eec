import { compareBytes } from '../wire/text.ts'
import { readLong } from '../wire/numbers.ts'
import { PER_ELEMENT } from './sizes.ts'
import type { Members } from './values.ts'

export const newSet = (): Members => ({ type: 'set', members: new Set(), bytes: 0 })

export function addMember(set: Members, member: string): boolean {
  if (set.members.has(member)) return false
  set.members.add(member)
  set.bytes += member.length + PER_ELEMENT
  return true
}

export function removeMember(set: Members, member: string): boolean {
  if (!set.members.delete(member)) return false
  set.bytes -= member.length + PER_ELEMENT
  return true
}

export function setOf(members: Iterable<string>): Members {
  const set = newSet()
  for (const member of members) addMember(set, member)
  return set
}

/** An intset, which is in order; else none in particular: here that of a hash. */
const INTSET_MOST = 512
export const isIntset = ({ members }: Members): boolean => members.size <= INTSET_MOST && [...members].every((member) => readLong(member) !== null)

export function membersInOrder(set: Members, hash: (text: string) => number): string[] {
  const members = [...set.members]
  if (isIntset(set)) return members.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
  return members.sort((a, b) => hash(a) - hash(b) || compareBytes(a, b))
}
