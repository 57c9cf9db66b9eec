/** Beyond it nanoseconds are no longer exact (104 days), and a run would stand still for ever. */
export const LONGEST_MS = 2400 * 3_600_000
export const IS_TOO_LONG = 'is more virtual time than a run can have; 2400h (100 days) is the most'

const UNITS: Record<string, number> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Compose durations: 1m30s, 500ms, 1.5s. Milliseconds, or null where the text is none. */
export function durationMs(text: string): number | null {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map((p) => p[0]).join('') !== text.trim()) return null
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * UNITS[unit!]!, 0)
}
