/** What a service says of others: which it waits for, which networks it shares. */
import { asItems, asMap, asText, fieldOf, knownFields, wrong, type Field } from './read.ts'
import type { Tree } from './tree.ts'

const CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'] as const

export interface Dependency { service: string; condition: (typeof CONDITIONS)[number]; line: number }

export function readDependsOn(field: Field): Dependency[] {
  if (field.value.kind !== 'map') {
    return (asItems(field, 'depends_on: [payments]') ?? []).flatMap((item) => {
      const service = asText(item, 'payments')
      return service === null ? [] : [{ service, condition: 'service_started' as const, line: item.line }]
    })
  }
  return [...field.value.entries].flatMap(([service, entry]) => {
    const item = fieldOf(field.key, service, entry, field.problems)
    const map = asMap(item, '{condition: service_healthy}')
    const written = map && knownFields(map, item.key, 'services.*.depends_on.*', item.problems).get('condition')
    const text = written ? asText(written, 'service_healthy') : 'service_started'
    const condition = CONDITIONS.find((c) => c === text)
    if (written && !condition) wrong(written, `"${text}" is not a condition`, `Conditions: ${CONDITIONS.join(', ')}.`)
    return [{ service, condition: condition ?? 'service_started', line: entry.line }]
  })
}

export function readNetworks(field: Field): { name: string; line: number }[] {
  if (field.value.kind === 'map') {
    return [...field.value.entries].map(([name, entry]) => {
      if (!isEmpty(entry.value)) {
        wrong(
          fieldOf(field.key, name, entry, field.problems), 'a service\'s network takes no settings here',
          `List the names only: networks: [${name}]. A service is reached by its service name.`,
        )
      }
      return { name, line: entry.line }
    })
  }
  return (asItems(field, 'networks: [front]') ?? []).flatMap((item) => {
    const name = asText(item, 'front')
    return name === null ? [] : [{ name, line: item.line }]
  })
}

const isEmpty = (value: Tree): boolean =>
  value.kind === 'map' ? value.entries.size === 0 : value.kind === 'scalar' && value.value === null
