/** Unix time in words of the calendar, without the host's own: the core has no `Date` (SPEC T1). */

/** 2026-01-31T12:00:00Z, to the second. */
export function isoSecond(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const days = Math.floor(seconds / 86_400)
  const left = seconds - days * 86_400
  return `${dateOf(days)}T${two(Math.floor(left / 3600))}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}Z`
}

/** A day of Unix time as YYYY-MM-DD, in a calendar that begins its years in March so that leap days come last. */
function dateOf(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const year = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365)
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const march = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * march + 2) / 5) + 1
  const month = march < 10 ? march + 3 : march - 9
  return `${era * 400 + year + (month <= 2 ? 1 : 0)}-${two(month)}-${two(day)}`
}

const two = (value: number): string => String(value).padStart(2, '0')
