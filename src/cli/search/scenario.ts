import path from 'node:path'
import * as z from 'zod'
import type { SourceProblem } from '../../contract/lab.ts'
import type { Ns } from '../../contract/time.ts'
import { ANOMALIES } from '../../explore/anomalies.ts'
import { DEFAULT_LENGTH, DEFAULT_RECOVERY, spread, type PlannedRequest, type Probe, type Scenario } from '../../explore/scenario.ts'
import { durationMs } from '../../lab/duration.ts'
import { readYaml } from '../../lesson/yaml.ts'
import { messageOf, UsageError } from '../errors.ts'
import { readRequest, type WrittenRequest } from '../run-inputs.ts'
import { quoteBodies } from './bare-bodies.ts'

/** A run's virtual time is bounded (24h), and it has faults, recovery and the last requests. */
const MOST_HOURS = 10
const duration = z.string({ error: ({ input }) => `${JSON.stringify(input)} is no duration: it needs its unit` })
  .refine((text) => (durationMs(text) ?? 0) > 0, { error: ({ input }) => `"${String(input)}" is no duration`, abort: true })
  .refine((text) => durationMs(text)! <= MOST_HOURS * 3_600_000, { error: ({ input }) => `"${String(input)}" is too long; ${MOST_HOURS}h is the most` })
const request = z.string().min(1)

/** What both files have. Strict: a misspelt key is an error, not silence. */
const scenarioSchema = z.strictObject({
  requests: z.array(request).default([]).describe('A list of METHOD URL [BODY] [@MOMENT], such as - GET http://orders:8001/orders @2s'),
  invariants: z.array(z.strictObject({
    name: z.string().min(1).describe('What must hold, in words'),
    request: request.describe('METHOD URL [BODY]: the request whose answer shows it'),
    status: z.int().min(100).max(599).default(200).describe('The status of the answer, 200 unless told'),
    json: z.unknown().optional().describe('The whole body, as YAML'),
    body: z.string().optional().describe('A regular expression that the body matches'),
  })).default([]).describe('A list of {name, request, status, json, body}'),
  recovery: duration.optional().describe('Virtual time to recover after the last fault, such as 10s'),
  crash: z.array(z.string()).optional().describe('The services that may crash, all of them unless told: [orders]'),
})

const swarmSchema = scenarioSchema.extend({
  anomalies: z.array(z.enum(ANOMALIES)).optional().describe('What must not happen to the messages of a log, such as [lost-write, skip]'),
  for: duration.optional().describe('How long faults go on, such as 10s'),
})
const exploreSchema = scenarioSchema.extend({
  setup: z.array(request).optional().describe('Requests sent one after the other before anything is tried, such as - POST http://orders:8001/orders {"item": 1}'),
})
export type ScenarioFile = 'swarm.yaml' | 'explore.yaml'

/** Either file, with what only the other one has left empty. */
function readFields(name: ScenarioFile, text: string, file: string, problems: SourceProblem[]) {
  if (name === 'swarm.yaml') {
    const { data, lineOf } = readYaml(text, swarmSchema, file, problems)
    return { data: data && { ...data, setup: [] as string[] }, lineOf }
  }
  const { data, lineOf } = readYaml(text, exploreSchema, file, problems)
  return { data: data && { ...data, setup: data.setup ?? [], for: undefined, anomalies: undefined }, lineOf }
}

export interface WrittenScenario extends Scenario {
  setup: Probe['request'][]
  /** As they are written: moments that were given, null where none was. */
  written: WrittenRequest[]
}

/** Reads DIR/swarm.yaml or DIR/explore.yaml, or answers null where there is none. */
export function readScenario(dir: string, name: ScenarioFile, files: Record<string, string>, services: string[]): WrittenScenario | null {
  const written = files[name]
  if (written === undefined) return null
  const text = quoteBodies(written)
  const file = path.join(dir, name)
  const problems: SourceProblem[] = []
  const { data: read, lineOf } = readFields(name, text, file, problems)
  const wrong = (at: (string | number)[], message: string, help: string): void => {
    problems.push({ file, line: lineOf(...at), key: at.join('.'), message, help })
  }
  if (!read || problems.length > 0) throw new UsageError(`${file} cannot be used:`, problems)
  read.crash?.forEach((service, i) => {
    if (!services.includes(service)) wrong(['crash', i], `there is no service ${service}`, `The lab has ${services.join(', ')}.`)
  })
  const asked = (one: string, ...at: (string | number)[]): WrittenRequest | null => {
    try {
      return readRequest(one, `"${one}"`)
    } catch (error) {
      wrong(at, messageOf(error), 'For example: - POST http://orders:8001/orders {"item": 1}')
      return null
    }
  }
  const setup = read.setup.flatMap((one, i) => asked(one, 'setup', i)?.request ?? [])
  const requests = read.requests.flatMap((one, i) => asked(one, 'requests', i) ?? [])
  const invariants = read.invariants.flatMap(({ request: line, ...probe }, i): Probe[] => {
    const why = probe.body === undefined ? null : whyNoPattern(probe.body)
    if (why !== null) wrong(['invariants', i, 'body'], why, 'For example: body: "^ok$"')
    const probed = asked(line, 'invariants', i, 'request')
    return probed ? [{ ...probe, request: probed.request }] : []
  })
  if (problems.length > 0) throw new UsageError(`${file} cannot be used:`, problems)
  const length = nsOf(read.for) ?? DEFAULT_LENGTH
  return { setup, written: requests, invariants, requests: planned(requests, length), length, recovery: nsOf(read.recovery) ?? DEFAULT_RECOVERY, crash: read.crash ?? null, anomalies: read.anomalies ?? [] }
}

/** Requests with moments at theirs, the others spread over the whole length. */
export function planned(written: WrittenScenario['written'], length: Ns): PlannedRequest[] {
  const timed = written.flatMap(({ request: one, at }) => (at === null ? [] : [{ at, request: one }]))
  const others = written.filter(({ at }) => at === null).map((one) => one.request)
  return [...timed, ...spread(others, length)].sort((a, b) => a.at - b.at)
}

const nsOf = (text: string | undefined): Ns | undefined => (text === undefined ? undefined : Math.round(durationMs(text)! * 1e6))

function whyNoPattern(pattern: string): string | null {
  try {
    new RegExp(pattern)
    return null
  } catch (error) {
    return `"${pattern}" is no regular expression: ${messageOf(error)}`
  }
}
