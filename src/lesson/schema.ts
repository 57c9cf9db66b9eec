import * as z from 'zod'
import { faultScopeSchema, faultSpecSchema } from '../contract/faults.ts'

/**
 * What stands above the prose of a lesson.md. Strict: a misspelt key is an error, not silence. Each description is also
 * the help that an author gets, and docs/AUTHORING.md lists every key (a test compares).
 */
const text = z.string().min(1)

/** An issue of an unknown key that brings the known ones along, for the help. */
export interface UnknownKeyIssue { code: 'unrecognized_keys'; keys: string[]; known?: string[] }

/** A schema of the contract, which lets unknown keys pass, made strict: a misspelt parameter of a fault is an error too. */
function strictly<S extends z.core.$ZodType>(schema: S, keysFor: (value: object) => string[]) {
  return z.unknown().transform((value, context): z.core.output<S> => {
    const result = z.safeParse(schema, value)
    if (!result.success) {
      for (const issue of result.error.issues) context.issues.push({ ...issue, input: value } as never)
      return z.NEVER
    }
    const known = keysFor(value as object)
    const unknown = Object.keys(value as object).filter((key) => !known.includes(key))
    if (unknown.length > 0) {
      const issue: UnknownKeyIssue & { input: unknown } = { code: 'unrecognized_keys', keys: unknown, known, input: value }
      context.issues.push(issue as never)
    }
    return result.data
  })
}

const specOptions = faultSpecSchema._zod.def.options
export const FAULT_TYPES = specOptions.map((option) => option.shape.type._zod.def.values[0] as string)
const specKeys = (value: object): string[] => Object.keys(specOptions[FAULT_TYPES.indexOf((value as { type: string }).type)]?.shape ?? {})
const scopeKeys = (): string[] => Object.keys(faultScopeSchema.shape)

export const requestSchema = z.strictObject({
  name: text.describe('What the button says; links use it in small letters with dashes: [send it](request:create-order)'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']).default('GET').describe('GET unless told'),
  url: z.string().regex(/^http:\/\/[^/\s]+/).describe('http://SERVICE:PORT/path, as a service of the lab would write it'),
  headers: z.record(z.string(), z.string()).default({}).describe('A map of names and texts'),
  json: z.unknown().optional().describe('The body as YAML; it is sent as JSON with its content type'),
  body: z.string().optional().describe('The body as text; use json for JSON'),
  timeout: z.number().positive().optional().describe('Milliseconds of virtual time that the client waits, 30000 unless told'),
  times: z.int().min(1).max(1000).optional().describe('How many are sent at once, 1 unless told'),
})

export const faultSchema = z.strictObject({
  name: text.describe('What the button says; links use it in small letters with dashes: [break it](fault:slow-payments)'),
  spec: strictly(faultSpecSchema, specKeys).describe('A fault and its parameters, such as {type: latency, latency: 3000}'),
  scope: strictly(faultScopeSchema, scopeKeys).prefault({}).describe('Where and how long, such as {from: orders, to: payments, duration: 60000}'),
})

export const frontmatterSchema = z.strictObject({
  title: text.describe('The lesson\'s title, in a few words'),
  summary: text.describe('One sentence for the card in the index'),
  objectives: z.array(text).min(1).describe('What the learner can do afterwards: a list of short sentences'),
  minutes: z.int().min(1).max(240).describe('How long it takes, in whole minutes'),
  template: text.optional().describe('A folder of sandbox-templates/ that start/ is laid over; leave it out if start/ holds every file'),
  open: z.array(text).min(1).describe('The files opened at first, in order; the first is in front'),
  runtime: z.enum(['local', 'webcontainer']).optional().describe('webcontainer runs its labs in a WebContainer where the browser can; the page\'s own sandbox without it'),
  seeds: z.array(z.int()).min(1).default([1, 2, 3]).describe('The seeds that every check runs on, such as [1, 2, 3]'),
  points: z.int().min(1).describe('The sum of the points of the lesson\'s checks'),
  requests: z.array(requestSchema).default([]).describe('Requests ready to send: a list of {name, method, url, headers, json}'),
  faults: z.array(faultSchema).default([]).describe('Faults ready to arm: a list of {name, spec, scope}'),
  sources: z.array(z.strictObject({
    title: text.describe('What it is, such as "RFC 9110, section 9.2.1"'),
    url: z.url({ protocol: /^https$/ }).describe('Its address, with https://'),
  })).min(1).describe('Where the lesson\'s claims come from: a list of {title, url}'),
})
export type Frontmatter = z.infer<typeof frontmatterSchema>

export const mutantSchema = z.strictObject({
  fails: z.array(text).min(1).describe('The names of the checks that must fail, and no other: [test_answers_in_time]'),
  hint: text.describe('A text that the shown hint must contain'),
})

export const moduleSchema = z.strictObject({
  title: text.describe('The title of the part, such as "REST APIs with FastAPI"'),
})
