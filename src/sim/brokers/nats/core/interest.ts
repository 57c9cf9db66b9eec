import type { Nats, Sub } from '../state.ts'
import { fits, isLiteral, matches } from '../subjects.ts'

export function addInterest({ interest }: Nats, sub: Sub): void {
  if (!isLiteral(sub.subject)) interest.wild.push({ id: sub.id, tokens: sub.subject.split('.') })
  else interest.literal.set(sub.subject, [...(interest.literal.get(sub.subject) ?? []), sub.id])
}

export function removeInterest({ interest }: Nats, sub: Sub): void {
  interest.wild = interest.wild.filter(({ id }) => id !== sub.id)
  const left = interest.literal.get(sub.subject)?.filter((id) => id !== sub.id) ?? []
  if (left.length === 0) interest.literal.delete(sub.subject)
  else interest.literal.set(sub.subject, left)
}

/** Subscriptions that a subject reaches, in the order in which they were made. */
export function interested({ interest, subs }: Nats, subject: string): Sub[] {
  const tokens = subject.split('.')
  const wild = interest.wild.filter((one) => fits(one.tokens, tokens)).map(({ id }) => id)
  const ids = [...(interest.literal.get(subject) ?? []), ...wild]
  if (wild.length > 0) ids.sort((a, b) => a - b)
  return ids.map((id) => subs.get(id)!)
}

/** Does anybody listen to this subject (in this queue group, where one is named)? */
export const hasInterest = (state: Nats, subject: string, queue = ''): boolean =>
  interested(state, subject).some((sub) => queue === '' || sub.queue === queue)

export const reaches = (sub: Sub, subject: string): boolean => matches(sub.subject, subject)
