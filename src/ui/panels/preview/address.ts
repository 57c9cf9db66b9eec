import type { LabService } from '../../../contract/lab.ts'

/** What was typed into the bar as an address of the lab; null where it cannot be one. `orders:8001/docs` needs no http://. */
export function labUrl(typed: string): string | null {
  const text = typed.trim()
  const url = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`
  if (!URL.canParse(url) || text === '') return null
  const parsed = new URL(url)
  return parsed.protocol === 'http:' && parsed.hostname !== '' ? parsed.href : null
}

/** Where there is something to see: each service's start page, and FastAPI's documentation. */
export const suggestions = (services: readonly LabService[]): string[] =>
  services.filter(({ broker }) => broker === undefined).flatMap(({ name, ports }) => ports.slice(0, 1).flatMap((port) => [`http://${name}:${port}/docs`, `http://${name}:${port}/`]))
