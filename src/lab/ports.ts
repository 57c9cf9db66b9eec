import type { LabService } from '../contract/lab.ts'
import { asInteger, asItems, asText, knownFields, wrong, type Field } from './read.ts'

export interface Ports { ports: number[]; published: (LabService['published'][number] & { line: number })[] }

const HELP = 'Write "HOST:CONTAINER", such as "8001:8001", or just the container\'s port. One port an entry, TCP only.'

/** `ports:` in the short and the long form. Source: https://docs.docker.com/reference/compose-file/services/#ports */
export function readPorts(field: Field): Ports {
  const result: Ports = { ports: [], published: [] }
  for (const item of asItems(field, 'ports: ["8001:8001"]') ?? []) {
    const port = item.value.kind === 'map' ? readLong(item) : readShort(item)
    if (!port) continue
    result.ports.push(port.container)
    if (port.host !== null) result.published.push({ host: port.host, container: port.container, line: item.line })
  }
  return result
}

interface Port { host: number | null; container: number }

function readShort(item: Field): Port | null {
  const text = asText(item, '"8001:8001"')
  if (text === null) return null
  if (/\/udp$/.test(text)) return wrong(item, `${text}: the lab's network speaks TCP only`, HELP)
  if (/\d-\d/.test(text)) return wrong(item, `${text}: ranges of ports are not supported`, HELP)
  const match = /^(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]|localhost):)?(?:(\d*):)?(\d+)(?:\/tcp)?$/.exec(text)
  if (!match) return wrong(item, `"${text}" is not a port`, HELP)
  const container = inRange(item, Number(match[2]))
  const host = match[1] ? inRange(item, Number(match[1])) : 0
  return container === null || host === null ? null : { host: host || null, container }
}

function readLong(item: Field): Port | null {
  if (item.value.kind !== 'map') return null
  const fields = knownFields(item.value, item.key, 'services.*.ports', item.problems)
  const target = fields.get('target')
  if (!target) return wrong(item, 'a port without `target`', 'Name the container\'s port: {target: 8001, published: 8001}.')
  const protocol = fields.get('protocol')
  if (protocol && asText(protocol, 'tcp') !== 'tcp') {
    return wrong(protocol, 'the lab\'s network speaks TCP only', 'Write `protocol: tcp`, or leave it out.')
  }
  const mode = fields.get('mode')
  if (mode && !['host', 'ingress'].includes(asText(mode, 'ingress') ?? '')) {
    wrong(mode, '`mode` must be host or ingress', 'Leave it out.')
  }
  const container = asInteger(target, 1, 65_535)
  const published = fields.get('published')
  const host = published ? asInteger(published, 1, 65_535) : null
  return container === null || (published && host === null) ? null : { host, container }
}

/** `expose:` names container ports that only other services reach. */
export function readExpose(field: Field): number[] {
  return (asItems(field, 'expose: ["8001"]') ?? []).flatMap((item) => {
    const text = asText(item, '"8001"')
    if (text === null) return []
    const match = /^(\d+)(?:\/tcp)?$/.exec(text)
    const port = match ? inRange(item, Number(match[1])) : wrong(
      item, `"${text}" is not a port`, 'Write one TCP port an entry, such as "8001".',
    )
    return port === null ? [] : [port]
  })
}

function inRange(item: Field, port: number): number | null {
  return port >= 1 && port <= 65_535 ? port : wrong(item, `${port} is not a port`, 'Ports go from 1 to 65535.')
}
