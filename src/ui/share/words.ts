import type { SharedState } from '../../stores/index.ts'

/** How a shared run came out, in words; never in words of the link's own, which may say anything. */
export function arrivalWords({ link, arrival, otherLesson }: SharedState, clock: (t: number) => string): string {
  const { moment } = link
  const place = moment === undefined ? '' : `event ${moment.seq} at ${clock(moment.t)} of virtual time`
  const why = otherLesson
    ? 'The lesson has changed since the link was made.'
    : 'The files and commands are the same, so the page is of another version than the one that made the link.'
  switch (arrival.kind) {
    case 'playing': return moment === undefined ? `It is played again up to ${clock(link.until)}.` : `It is played again up to ${place}.`
    case 'same': return `This is ${place}: the log up to it is the same, byte for byte.`
    case 'similar': return `This is ${place}, but what led to it is not the same as in the run that was shared. ${why}`
    case 'differs': return `It did not come out the same: where ${place} was “${moment?.kind ?? ''}”, there is now “${arrival.found.kind}” at ${clock(arrival.found.t)}. ${why}`
    case 'missing': return `It did not come out the same: it was over before ${place}. ${otherLesson ? why : 'Its files may not run here; the notices and logs say more.'}`
    case 'end': return `It has been played again up to ${clock(link.until)}.`
  }
}
