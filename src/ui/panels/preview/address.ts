import type { LabService } from '../../../contract/lab.ts'

/** What was typed into the bar as an address of the lab; null where it cannot be one. `orders:8001/docs` needs no http://. */
export function labUrl(typed: string): string | null {
  const text = typed.trim()
  const url = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`
  if (!URL.canParse(url) || text === '') return null
  const parsed = new URL(url)
  return parsed.protocol === 'http:' && parsed.hostname !== '' ? parsed.href : null
}

/** What is wrong with an address that names a service and no port, where nothing can be on 80; '' where nothing is. */
export function portless(url: string, services: readonly LabService[]): string {
  const { hostname, port, pathname } = new URL(url)
  const service = services.find(({ name }) => name === hostname)
  if (!service || port !== '' || service.ports.length === 0 || service.ports.includes(80)) return ''
  return `${hostname} does not listen on port 80, which an address without a port means. It has ${service.ports.map((one) => `${one}: http://${hostname}:${one}${pathname}`).join(', ')}`
}

/** Each service's documentation. */
export const documentations = (services: readonly LabService[]): string[] => suggestions(services).filter((url) => url.endsWith('/docs'))

/** Where there is something to see: each service's start page, and FastAPI's documentation. */
export const suggestions = (services: readonly LabService[]): string[] =>
  services.filter(({ broker }) => broker === undefined).flatMap(({ name, ports }) => ports.slice(0, 1).flatMap((port) => [`http://${name}:${port}/docs`, `http://${name}:${port}/`]))
