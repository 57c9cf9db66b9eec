import type { LabEvent } from '../contract/events.ts'

/** Events named for one failing check, at most. */
const MOST = 24

/**
 * The events that show why a check failed, most telling first: the answers that it was looking at with their requests,
 * what went wrong between the services meanwhile, what ended or broke, and the faults that were armed.
 */
export function tellingEvents(events: readonly LabEvent[], lookedAt: number[]): number[] {
  const answers = (lookedAt.length > 0 ? lookedAt : lastOutcome(events)).flatMap((seq) => events[seq] ?? [])
  const told = new Set<number>()
  for (const answer of answers) {
    told.add(answer.seq)
    const request = requestOf(events, answer)
    if (request !== undefined) told.add(request.seq)
    for (const seq of meanwhile(events, request?.seq ?? answer.seq, answer.seq)) told.add(seq)
  }
  for (const event of events) if (isBreakage(event)) told.add(event.seq)
  for (const event of events) if (event.kind === 'fault.arm') told.add(event.seq)
  return [...told].slice(0, MOST)
}

/** Where the check looked at no answer, the last one that came. */
function lastOutcome(events: readonly LabEvent[]): number[] {
  const last = events.findLast((event) => 'request' in event && event.request !== undefined && event.kind !== 'http.request')
  return last ? [last.seq] : []
}

function requestOf(events: readonly LabEvent[], answer: LabEvent): LabEvent | undefined {
  if (answer.kind !== 'http.response' && answer.kind !== 'http.failed') return undefined
  return events.find((event) => event.kind === 'http.request' && event.exchange === answer.exchange)
}

/** Failures and touches of faults between two events. */
function meanwhile(events: readonly LabEvent[], from: number, to: number): number[] {
  return events.slice(from, to).filter((event) => event.kind === 'http.failed' || event.kind === 'net.refused' || event.kind === 'net.reset'
    || event.kind === 'fault.hit' || (event.kind === 'http.response' && event.status >= 500)).map((event) => event.seq)
}

const isBreakage = (event: LabEvent): boolean =>
  event.kind === 'problem' || event.kind === 'process.unhealthy' || (event.kind === 'process.exit' && event.cause !== 'stop')
