import type { LabService } from '../contract/lab.ts'
import { readEnvFiles, readEnvironment } from './environment.ts'
import { readHealthcheck } from './healthcheck.ts'
import { brokerImage, imageProblem } from './images.ts'
import type { Variables } from './interpolate.ts'
import { resolvePath } from './paths.ts'
import { readExpose, readPorts } from './ports.ts'
import { readDependsOn, readNetworks } from './relations.ts'
import { asInteger, asItems, asMap, asText, knownFields, wrong, type Field } from './read.ts'
import { readVolumes } from './volumes.ts'
import { splitWords } from '../contract/words.ts'

/** A service with the lines that later checks across services need. */
export interface ReadService {
  service: LabService
  line: number
  dependsLines: Map<string, number>
  networkLines: Map<string, number>
  volumeLines: Map<string, number>
  publishedLines: number[]
}

export interface Surroundings { files: Record<string, string>; base: string; dotEnv: Variables }

/** As many interpreters of one service as fit a browser tab. */
const MOST_REPLICAS = 8
const COMMAND_EXAMPLE = 'command: uvicorn main:app --host 0.0.0.0 --port 8001'

export function readService(field: Field, around: Surroundings): ReadService | null {
  const name = field.key.slice('services.'.length)
  if (!/^[a-z0-9][a-z0-9_.-]*$/i.test(name)) {
    wrong(field, `"${name}" cannot be a service name`, 'Use letters, digits, - and _: the name is the service\'s host name.')
  }
  const map = asMap(field, `{build: ., ${COMMAND_EXAMPLE}}`)
  if (!map) return null
  const fields = knownFields(map, field.key, 'services.*', field.problems)
  const get = <T>(key: string, read: (f: Field) => T, otherwise: T): T => {
    const f = fields.get(key)
    return f ? read(f) : otherwise
  }
  const source = readSource(field, fields, around)
  const ports = get('ports', readPorts, { ports: [], published: [] })
  const depends = get('depends_on', readDependsOn, [])
  const networks = get('networks', readNetworks, [])
  const volumes = get('volumes', (f) => readVolumes(f, around.base), [])
  return {
    line: field.line,
    dependsLines: new Map(depends.map((d) => [d.service, d.line])),
    networkLines: new Map(networks.map((n) => [n.name, n.line])),
    volumeLines: new Map(volumes.flatMap(({ declared }) => (declared ? [[declared.name, declared.line]] : []))),
    publishedLines: ports.published.map((p) => p.line),
    service: {
      name,
      context: source.context,
      image: source.image,
      command: readCommand(field, fields.get('command'), source),
      ...(source.broker ? { broker: source.broker.system } : {}),
      environment: {
        ...get('env_file', (f) => readEnvFiles(f, around.files, around.base, around.dotEnv), {}),
        ...get('environment', (f) => readEnvironment(f, around.dotEnv), {}),
      },
      ports: [...new Set([...(source.broker ? [source.broker.port] : []), ...ports.ports, ...get('expose', readExpose, [])])],
      published: ports.published.map(({ host, container }) => ({ host, container })),
      dependsOn: depends.map(({ service, condition }) => ({ service, condition })),
      healthcheck: get('healthcheck', (f) => readHealthcheck(f, name), null),
      replicas: get('deploy', readReplicas, 1),
      networks: networks.length > 0 ? networks.map((n) => n.name) : ['default'],
      ...(volumes.length > 0 ? { volumes: volumes.map(({ volume }) => volume) } : {}),
    },
  }
}

interface Source { context: string; image: string | null; broker?: ReturnType<typeof brokerImage> }

/** Where the service's program comes from: `build`, or `image`, or both (then `image` is only the built image's name). */
function readSource(service: Field, fields: Map<string, Field>, around: Surroundings): Source {
  const build = fields.get('build')
  const image = fields.get('image')
  const imageName = image ? asText(image, 'python:3.14-slim') : null
  if (build) return { context: readContext(build, around) ?? '', image: imageName }
  if (!image) {
    wrong(
      service, 'the service has neither `build` nor `image`',
      'Write `build: ./folder` for your own code, or `image: python:3.14-slim`.',
    )
  }
  const problem = image && imageName !== null ? imageProblem(imageName) : null
  if (image && problem) wrong(image, problem.message, problem.help)
  const broker = imageName === null ? undefined : brokerImage(imageName)
  return { context: '', image: imageName, ...(broker ? { broker } : {}) }
}

function readContext(build: Field, { files, base }: Surroundings): string | null {
  let written: Field | undefined = build
  if (build.value.kind === 'map') {
    const fields = knownFields(build.value, build.key, 'services.*.build', build.problems)
    const dockerfile = fields.get('dockerfile')
    if (dockerfile) asText(dockerfile, 'Dockerfile')
    written = fields.get('context')
    if (!written) return base
  }
  const text = asText(written, './orders')
  if (text === null) return null
  const path = resolvePath(base, text)
  if (path === null) {
    return wrong(
      written, `${text} leads outside of the lesson's files`,
      'Name a folder beside the Compose file, such as ./orders, or . for all of them.',
    )
  }
  const known = path === '' || Object.keys(files).some((f) => f.startsWith(`${path}/`))
  return known ? path : wrong(
    written, `there is no folder ${text}`, `The folders here: ${foldersOf(files).join(', ') || 'none'}.`,
  )
}

const foldersOf = (files: Record<string, string>): string[] =>
  [...new Set(Object.keys(files).filter((f) => f.includes('/')).map((f) => `./${f.split('/')[0]}`))].sort()

function readCommand(service: Field, field: Field | undefined, { image, broker }: Source): string[] {
  if (!field) {
    // A broker's image knows its own.
    if (broker) return []
    // An image that the lab cannot run has been reported already: it would have had a command of its own.
    if (image !== null && imageProblem(image)) return []
    wrong(
      service, 'the service has no `command`',
      `${image ? 'A lab does not know the image\'s own command' : 'A lab reads no Dockerfile'}: write it here, such as ${COMMAND_EXAMPLE}`,
    )
    return []
  }
  const words = field.value.kind === 'list' ? readWordList(field) : readWordLine(field)
  if (words.length === 0 && field.problems.list.every((p) => p.key !== field.key)) {
    wrong(field, 'the command is empty', `For example: ${COMMAND_EXAMPLE}`)
  }
  if (/(^|\/)(ba|da|z)?sh$/.test(words[0] ?? '')) {
    wrong(field, `a lab has no shell, and \`${words[0]}\` is one`, `Name the program itself: ${COMMAND_EXAMPLE}`)
  }
  return words
}

function readWordLine(field: Field): string[] {
  const text = asText(field, COMMAND_EXAMPLE)
  if (text === null) return []
  const { words, error } = splitWords(text)
  if (error) {
    wrong(
      field, `the command cannot be split into words: ${error}`,
      `A command is one program and its arguments: ${COMMAND_EXAMPLE}`,
    )
  }
  return error ? [] : words
}

function readWordList(field: Field): string[] {
  return (asItems(field, '["uvicorn", "main:app"]') ?? []).flatMap((item) => {
    if (item.value.kind === 'scalar' && typeof item.value.value === 'string') return [item.value.value]
    wrong(item, 'an entry of a command must be a text', 'Put it in quotes: ["uvicorn", "main:app", "--port", "8001"].')
    return []
  })
}

function readReplicas(field: Field): number {
  const map = asMap(field, '{replicas: 2}')
  const replicas = map && knownFields(map, field.key, 'services.*.deploy', field.problems).get('replicas')
  return (replicas && asInteger(replicas, 1, MOST_REPLICAS)) ?? 1
}
