import type { Lab, SourceProblem } from '../contract/lab.ts'
import { readEnvFile } from './envfile.ts'
import { checkTogether } from './graph.ts'
import { folderOf, resolvePath } from './paths.ts'
import { problemsIn, type Problems } from './problems.ts'
import { asMap, asText, knownFields, ownFields, wrong, type Field } from './read.ts'
import { readService } from './service.ts'
import { readTopVolumes } from './volumes.ts'
import { readTree } from './tree.ts'

export interface LabReading {
  /** null as soon as there is a problem: a half-read lab would fail later and further away. */
  lab: Lab | null
  problems: SourceProblem[]
}

const EXAMPLE = '{orders: {build: ./orders, command: uvicorn main:app --port 8001}}'

/** Reads the lab out of a Compose file among the workspace's files (paths relative to its root). Never throws. */
export function readLab(files: Record<string, string>, composePath = 'compose.yaml'): LabReading {
  const problems = problemsIn(composePath)
  const source = files[composePath]
  const lab = source === undefined ? missing(problems) : readCompose(source, files, composePath, problems)
  const ordered = problems.list.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
  return { lab: ordered.length > 0 ? null : lab, problems: ordered }
}

function missing(problems: Problems): null {
  problems.add(
    { line: 1 }, '', `there is no ${problems.file}`,
    `A lab is described by a Compose file: add ${problems.file} with services: ${EXAMPLE}`,
  )
  return null
}

function readCompose(source: string, files: Record<string, string>, composePath: string, problems: Problems): Lab | null {
  const base = folderOf(composePath)
  const envPath = resolvePath(base, '.env')!
  const dotEnv = readEnvFile(files[envPath] ?? '', problemsIn(envPath, problems.list))
  const tree = readTree(source, problems, dotEnv)
  if (!tree) return null
  const top: Field = { key: '', line: tree.line, value: tree, problems }
  if (tree.kind !== 'map') {
    return wrong(top, 'a Compose file is a map with the key `services`', `For example: services: ${EXAMPLE}`)
  }
  const fields = knownFields(tree, '', '', problems)
  const name = fields.get('name')
  const services = fields.get('services')
  if (!services) return wrong(top, 'the file has no `services`', `For example: services: ${EXAMPLE}`)
  const read = ownFields(services, '`services`', EXAMPLE).flatMap((field) => readService(field, { files, base, dotEnv }) ?? [])
  if (services.value.kind === 'map' && services.value.entries.size === 0) {
    wrong(services, 'there are no services', `For example: ${EXAMPLE}`)
  }
  checkTogether(read, readTopNetworks(fields.get('networks')), readTopVolumes(fields.get('volumes')), problems)
  return { name: (name && readName(name)) ?? 'lab', services: read.map((r) => r.service) }
}

function readName(field: Field): string | null {
  const name = asText(field, 'orders-and-payments')
  if (name === null || /^[a-z0-9][a-z0-9_-]*$/.test(name)) return name
  return wrong(field, `"${name}" cannot be a project name`, 'Use small letters, digits, - and _, such as orders-and-payments.')
}

function readTopNetworks(field: Field | undefined): Set<string> {
  if (!field) return new Set()
  const networks = ownFields(field, '`networks`', '{front: {}}')
  for (const network of networks) {
    if (network.value.kind === 'scalar' && network.value.value === null) continue
    const map = asMap(network, '{}')
    const driver = map && knownFields(map, network.key, 'networks.*', network.problems).get('driver')
    if (driver && asText(driver, 'bridge') !== 'bridge') {
      wrong(driver, 'a lab has bridge networks only', 'Write `driver: bridge`, or leave it out.')
    }
  }
  return new Set(networks.map((n) => n.key.slice('networks.'.length)))
}
