import { readEnvFile } from './envfile.ts'
import type { Variables } from './interpolate.ts'
import { resolvePath } from './paths.ts'
import { problemsIn } from './problems.ts'
import { asFlag, asItems, asText, knownFields, wrong, type Field } from './read.ts'

/** `environment:` as a map or a list. A name without a value takes it from .env, as Compose takes it from there. */
export function readEnvironment(field: Field, dotEnv: Variables): Variables {
  const values: Variables = {}
  if (field.value.kind === 'map') {
    for (const [name, entry] of field.value.entries) {
      const value = readValue(
        { key: `${field.key}.${name}`, line: entry.line, value: entry.value, problems: field.problems }, name, dotEnv,
      )
      if (value !== null) values[name] = value
    }
    return values
  }
  for (const item of asItems(field, 'environment: {PAYMENTS_URL: "http://payments:8002"}') ?? []) {
    const text = asText(item, 'PAYMENTS_URL=http://payments:8002')
    if (text === null) continue
    const equals = text.indexOf('=')
    const name = equals < 0 ? text : text.slice(0, equals)
    const value = equals < 0 ? dotEnv[name] : text.slice(equals + 1)
    if (!/^[^\s=]+$/.test(name)) wrong(item, `"${text}" is not NAME=value`, 'Write - NAME=value')
    else if (value !== undefined) values[name] = value
  }
  return values
}

function readValue(field: Field, name: string, dotEnv: Variables): string | null {
  const value = field.value.kind === 'scalar' ? field.value.value : undefined
  if (value === null) return dotEnv[name] ?? null
  if (typeof value === 'boolean') {
    return wrong(field, `${name} is a true/false value, and an environment holds texts`, `Put it in quotes: ${name}: "${value}"`)
  }
  if (value === undefined) return wrong(field, `${name} must be a text`, `Write ${name}: "value"`)
  return String(value)
}

/** `env_file:` a path, a list of paths, or entries {path, required}; a later file wins. */
export function readEnvFiles(field: Field, files: Record<string, string>, base: string, dotEnv: Variables): Variables {
  const items = field.value.kind === 'list' ? (asItems(field, 'env_file: [orders.env]') ?? []) : [field]
  return Object.assign({}, ...items.map((item) => readOne(item, files, base, dotEnv))) as Variables
}

function readOne(item: Field, files: Record<string, string>, base: string, dotEnv: Variables): Variables {
  let written: Field | undefined = item
  let required = true
  if (item.value.kind === 'map') {
    const fields = knownFields(item.value, item.key, 'services.*.env_file', item.problems)
    written = fields.get('path')
    const flag = fields.get('required')
    required = flag ? (asFlag(flag) ?? true) : true
    if (!written) wrong(item, 'an env_file without `path`', 'Write {path: orders.env, required: true}.')
  }
  const name = written ? asText(written, 'orders.env') : null
  if (name === null) return {}
  const path = resolvePath(base, name)
  const text = path === null ? undefined : files[path]
  if (text === undefined) {
    if (required) {
      wrong(item, `there is no file ${name}`, 'Paths are relative to the Compose file; add the file or remove the entry.')
    }
    return {}
  }
  return readEnvFile(text, problemsIn(path!, item.problems.list), dotEnv)
}
