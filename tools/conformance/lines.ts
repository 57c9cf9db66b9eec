import type { Line } from '../parity/observation.ts'

/** Lines without the name of who said them, where it was always the same one: most cases have one client. */
export function unnamed(lines: Line[]): Line[] {
  if (new Set(lines.map(({ who }) => who)).size > 1) return lines
  return lines.map(({ who: _who, ...line }) => line as Line)
}
