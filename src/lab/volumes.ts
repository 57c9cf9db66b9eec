import type { LabService } from '../contract/lab.ts'
import { resolvePath } from './paths.ts'
import { asFlag, asItems, asMap, asText, knownFields, ownFields, wrong, type Field } from './read.ts'

export type Volume = NonNullable<LabService['volumes']>[number]
/** With the name's line where it must be declared under `volumes`. */
export interface ReadVolume { volume: Volume; declared: { name: string; line: number } | null }

const HELP = 'Write "NAME:/path" for a volume that is declared under the top-level `volumes`, or "./folder:/path" for a folder of the project.'

/** `volumes:` of a service, short and long form. Source: https://docs.docker.com/reference/compose-file/services/#volumes */
export function readVolumes(field: Field, base: string): ReadVolume[] {
  return (asItems(field, 'volumes: ["data:/data"]') ?? []).flatMap((item) => {
    const read = item.value.kind === 'map' ? readLong(item, base) : readShort(item, base)
    return read ?? []
  })
}

function readShort(item: Field, base: string): ReadVolume | null {
  const text = asText(item, '"data:/data"')
  if (text === null) return null
  const [source = '', target, mode, ...rest] = text.split(':')
  if (target === undefined || rest.length > 0 || (mode !== undefined && mode !== 'ro' && mode !== 'rw')) {
    return wrong(item, `"${text}" is not a volume of a lab`, HELP)
  }
  return make(item, base, source, target, mode === 'ro')
}

function readLong(item: Field, base: string): ReadVolume | null {
  if (item.value.kind !== 'map') return null
  const fields = knownFields(item.value, item.key, 'services.*.volumes', item.problems)
  const type = fields.get('type')
  if (type && !['volume', 'bind'].includes(asText(type, 'volume') ?? '')) return wrong(type, '`type` must be volume or bind', HELP)
  const [source, target] = [fields.get('source'), fields.get('target')]
  if (!source || !target) return wrong(item, 'a volume needs `source` and `target`', HELP)
  const readOnly = fields.get('read_only')
  const [from, to] = [asText(source, 'data'), asText(target, '/data')]
  return from === null || to === null ? null : make(item, base, from, to, readOnly ? asFlag(readOnly) === true : false)
}

/** The parts of the machine that are the same for all; a volume over them would hide the sandbox itself. */
const TAKEN = /^\/(usr|lib|dev|proc|tmp)?(\/|$)/

function make(item: Field, base: string, source: string, target: string, readOnly: boolean): ReadVolume | null {
  const path = target.replace(/\/+$/, '')
  if (!/^\/[^:]*[^/:]$/.test(path) || path.split('/').some((step) => step === '..' || step === '.')) {
    return wrong(item, `"${target}" is not a path in the container`, 'A volume appears at an absolute path, such as /data.')
  }
  if (TAKEN.test(path) && !path.startsWith('/usr/local/') && !path.startsWith('/tmp/')) {
    return wrong(item, `${path} belongs to the sandbox`, 'Choose another path, such as /data or /var/lib/orders.')
  }
  if (!/^[./~]/.test(source)) {
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(source)) return wrong(item, `"${source}" cannot be a volume's name`, HELP)
    return { volume: { name: source, target: path, readOnly }, declared: { name: source, line: item.line } }
  }
  const folder = resolvePath(base, source)
  if (folder === null || folder === '') {
    return wrong(item, `${source} leads outside of the lesson's files, or is all of them`, 'Name a folder beside the Compose file, such as ./data.')
  }
  return { volume: { name: `./${folder}`, target: path, readOnly }, declared: null }
}

/** The top-level `volumes`: names that services may use. */
export function readTopVolumes(field: Field | undefined): Set<string> {
  if (!field) return new Set()
  const volumes = ownFields(field, '`volumes`', '{data: {}}')
  for (const volume of volumes) {
    if (volume.value.kind === 'scalar' && volume.value.value === null) continue
    const map = asMap(volume, '{}')
    const driver = map && knownFields(map, volume.key, 'volumes.*', volume.problems).get('driver')
    if (driver && asText(driver, 'local') !== 'local') wrong(driver, 'a lab has local volumes only', 'Write `driver: local`, or leave it out.')
  }
  return new Set(volumes.map((v) => v.key.slice('volumes.'.length)))
}
