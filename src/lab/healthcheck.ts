import type { Healthcheck } from '../contract/lab.ts'
import { durationMs } from './duration.ts'
import { probeOf, shellProbeOf, type ProbeReading } from './probe.ts'
import { asFlag, asInteger, asItems, asMap, asText, knownFields, wrong, type Field } from './read.ts'

const EXAMPLE = 'test: ["CMD", "curl", "-f", "http://localhost:8001/health"]'
const CAN =
  'Supported: curl, wget or python -c with an http://localhost URL, nc -z localhost PORT; as ["CMD", ...], ["CMD-SHELL", "..."] or a text.'

/** Docker's own defaults. Source: https://docs.docker.com/reference/dockerfile/#healthcheck */
const DEFAULTS = { interval: 30_000, timeout: 30_000, start_period: 0, retries: 3 }

/** null where there is none: switched off, or broken (reported). */
export function readHealthcheck(field: Field, service: string): Healthcheck | null {
  const map = asMap(field, `{${EXAMPLE}}`)
  if (!map) return null
  const fields = knownFields(map, field.key, 'services.*.healthcheck', field.problems)
  const disable = fields.get('disable')
  if (disable && asFlag(disable)) return null
  const test = fields.get('test')
  if (!test) return wrong(field, 'a healthcheck without `test`', `For example: ${EXAMPLE}`)
  const probe = readTest(test, service)
  const retries = fields.get('retries')
  return (
    probe && {
      probe,
      intervalMs: readDuration(fields.get('interval'), DEFAULTS.interval),
      timeoutMs: readDuration(fields.get('timeout'), DEFAULTS.timeout),
      startPeriodMs: readDuration(fields.get('start_period'), DEFAULTS.start_period),
      retries: (retries && asInteger(retries, 1, 1000)) ?? DEFAULTS.retries,
    }
  )
}

function readTest(test: Field, service: string): Healthcheck['probe'] | null {
  if (test.value.kind === 'scalar') return judged(test, shellProbeOf(asText(test, EXAMPLE) ?? '', service))
  const words = asItems(test, EXAMPLE)?.map((item) => asText(item, '"CMD"') ?? '')
  if (!words) return null
  const [form, ...rest] = words
  if (form === 'NONE') return null
  if (form === 'CMD') return judged(test, probeOf(rest, service))
  if (form === 'CMD-SHELL') return judged(test, shellProbeOf(rest.join(' '), service))
  return wrong(test, 'the list must begin with "CMD", "CMD-SHELL" or "NONE"', `For example: ${EXAMPLE}`)
}

function judged(test: Field, { probe, error }: ProbeReading): Healthcheck['probe'] | null {
  return probe ?? wrong(test, error, CAN)
}

function readDuration(field: Field | undefined, fallback: number): number {
  if (!field) return fallback
  const text = asText(field, '10s')
  if (text === null) return fallback
  const ms = durationMs(text)
  if (ms === null) wrong(field, `"${text}" is not a duration`, 'Write a number with its unit: 500ms, 10s, 1m30s.')
  return ms ?? fallback
}
