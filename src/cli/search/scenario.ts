import path from 'node:path'
import * as z from 'zod'
import type { SourceProblem } from '../../contract/lab.ts'
import type { Ns } from '../../contract/time.ts'
import { DEFAULT_LENGTH, DEFAULT_RECOVERY, spread, type PlannedRequest, type Probe, type Scenario } from '../../explore/scenario.ts'
import { durationMs } from '../../lab/duration.ts'
import { readYaml } from '../../lesson/yaml.ts'
import { messageOf, UsageError } from '../errors.ts'
import { readRequest } from '../run-inputs.ts'

const duration = z.string().regex(/^[\d.]+(ms|s|m|h)$/).refine((text) => (durationMs(text) ?? 0) > 0)
const request = z.string().min(1)

/** swarm.yaml and explore.yaml. Strict: a misspelt key is an error, not silence. */
const scenarioSchema = z.strictObject({
  setup: z.array(request).default([]).describe('Requests sent one after the other before anything is tried, such as - POST http://orders:8001/orders {"item": 1}'),
  requests: z.array(request).default([]).describe('A list of METHOD URL [BODY] [@MOMENT], such as - GET http://orders:8001/orders @2s'),
  invariants: z.array(z.strictObject({
    name: z.string().min(1).describe('What must hold, in words'),
    request: request.describe('METHOD URL [BODY]: the request whose answer shows it'),
    status: z.int().min(100).max(599).default(200).describe('The status of the answer, 200 unless told'),
    json: z.unknown().optional().describe('The whole body, as YAML'),
    body: z.string().optional().describe('A regular expression that the body matches'),
  })).default([]).describe('A list of {name, request, status, json, body}'),
  for: duration.optional().describe('How long faults go on, such as 10s'),
  recovery: duration.optional().describe('Virtual time to recover after the last fault, such as 10s'),
  crash: z.array(z.string()).optional().describe('The services that may crash, all of them unless told: [orders]'),
})

export interface WrittenScenario extends Scenario {
  setup: Probe['request'][]
  /** As they are written: moments that were given, null where none was. */
  written: { request: PlannedRequest['request']; at: Ns | null }[]
}

/** Reads DIR/swarm.yaml or DIR/explore.yaml, or answers null where there is none. */
export function readScenario(dir: string, name: string, files: Record<string, string>, services: string[]): WrittenScenario | null {
  const text = files[name]
  if (text === undefined) return null
  const file = path.join(dir, name)
  const problems: SourceProblem[] = []
  const read = readYaml(text, scenarioSchema, file, problems).data
  if (!read || problems.length > 0) throw new UsageError(`${file} cannot be used:`, problems)
  const unknown = (read.crash ?? []).filter((service) => !services.includes(service))
  if (unknown.length > 0) throw new UsageError(`${file}: crash: there is no service ${unknown.join(', ')}; the lab has ${services.join(', ')}`)
  const written = read.requests.map((one) => readRequest(one, `${file}: requests: "${one}"`))
  const length = nsOf(read.for) ?? DEFAULT_LENGTH
  return {
    setup: read.setup.map((one) => readRequest(one, `${file}: setup: "${one}"`).request),
    written, requests: planned(written, length), length, recovery: nsOf(read.recovery) ?? DEFAULT_RECOVERY, crash: read.crash ?? null,
    invariants: read.invariants.map(({ request: asked, ...probe }) => {
      checkPattern(file, probe.body)
      return { ...probe, request: readRequest(asked, `${file}: invariants: "${asked}"`).request }
    }),
  }
}

/** Requests with moments at theirs, the others spread over the whole length. */
export function planned(written: WrittenScenario['written'], length: Ns): PlannedRequest[] {
  const timed = written.flatMap(({ request: one, at }) => (at === null ? [] : [{ at, request: one }]))
  const others = written.filter(({ at }) => at === null).map((one) => one.request)
  return [...timed, ...spread(others, length)].sort((a, b) => a.at - b.at)
}

const nsOf = (text: string | undefined): Ns | undefined => (text === undefined ? undefined : Math.round(durationMs(text)! * 1e6))

function checkPattern(file: string, pattern: string | undefined): void {
  try {
    if (pattern !== undefined) new RegExp(pattern)
  } catch (error) {
    throw new UsageError(`${file}: invariants: body: "${pattern}" is no regular expression: ${messageOf(error)}`)
  }
}
