import type { ProcessView } from '../../../telemetry/index.ts'
import type { SentRequest } from './history.ts'

const GONE = new Set(['stopped', 'crashed'])

/** Why nobody took a request's connection, where the service's own state says it; '' otherwise. */
export function whyRefused({ request, t }: Pick<SentRequest, 'request' | 't'>, error: string, processes: Iterable<ProcessView>): string {
  if (!error.includes('refused') || !URL.canParse(request.url)) return ''
  const { hostname, port } = new URL(request.url)
  const own = [...processes].filter(({ name, service }) => service === hostname || name === hostname)
  const [first] = own
  if (first === undefined) return ''
  if (own.every(({ state }) => state === 'starting')) return `${hostname} is still starting: send it again once it is ready.`
  if (own.every(({ state }) => GONE.has(state))) return first.state === 'crashed' ? `${hostname} has crashed: restart it, on the map or by Run again.` : `${hostname} is stopped: start it on the map.`
  const listening = own.find((process) => process.port !== null && !GONE.has(process.state))
  if (listening === undefined) return ''
  if (listening.port !== Number(port || 80)) return `${hostname} listens on port ${listening.port}.`
  return listening.since > t ? `${hostname} was not listening yet; it is now: send it again.` : ''
}
