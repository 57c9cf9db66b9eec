import type { LabEvent } from '../contract/events.ts'
import type { Lab } from '../contract/lab.ts'
import type { Ns } from '../contract/time.ts'
import { canonicalJson, type World } from '../sim/index.ts'
import { anomaliesIn, type Anomaly } from './anomalies.ts'
import { errorOf, sentIn, statusOf, type Sent } from './answers.ts'
import { signatureOf, type Broken } from './broken.ts'
import type { Played } from './play.ts'
import { wordsOf, type Probe } from './scenario.ts'

/** What the lab did without faults: what it cannot do anyway is not held against it. */
export interface Calm { failed: Set<string>; up: string[] }

export function calmOf(world: World, played: Played): Calm {
  const failed = played.after.filter((sent) => !isWell(sent)).map((sent) => sent.id)
  return { failed: new Set(failed), up: world.processes().filter((name) => isUp(world, name)) }
}

const isWell = (sent: Sent): boolean => statusOf(sent) > 0 && statusOf(sent) < 500
const isUp = (world: World, name: string): boolean => world.process(name)?.running === true && world.process(name)?.ready === true

/** Everything that is wrong with a run after its scenario, most telling first. */
export function brokenIn(world: World, lab: Lab, played: Played, calm: Calm | null, anomalies: readonly Anomaly[] = []): Broken[] {
  const events = world.log.events.slice(played.seq)
  return [
    ...stopped(world), ...ended(events, lab, world), ...played.probes.flatMap((one) => failed(one)),
    ...unanswered(played.during, downtimes(events), lab), ...down(world, calm), ...unrecovered(played, calm),
    ...(anomalies.length > 0 ? anomaliesIn(world.log.events, lab, anomalies) : []),
  ]
}

/**
 * What the judgement of a run will owe to what has been so far: what is broken already, and which requests without an outcome
 * have met a service that was down. Runs that differ in it are not the same, whatever their states.
 */
export function pastOf(world: World, lab: Lab, seq: number): string {
  const events = world.log.events.slice(seq)
  const downs = downtimes(events)
  const sent = sentIn(events)
  const over = sent.filter(({ outcome }) => outcome !== null)
  const broken = [...ended(events, lab, world), ...unanswered(over, downs, lab)].map(signatureOf)
  const excused = sent.filter((one) => one.outcome === null && wasDown(one, downs, lab)).map(({ id }) => id)
  return [...broken, ...excused].join()
}

/** The run itself ended: a livelock, or one of its bounds. */
function stopped(world: World): Broken[] {
  return world.ended ? [{ rule: 'stopped', subject: world.ended.reason, message: `the run stopped (${world.ended.reason}): ${world.ended.detail}`, seq: null }] : []
}

/** A service ended by itself. A job that ends well has done what it should. */
function ended(events: LabEvent[], lab: Lab, world: World): Broken[] {
  return events.flatMap((event): Broken[] => {
    if (event.kind !== 'process.exit' || event.cause === 'crash' || event.cause === 'stop') return []
    const service = lab.services.find((one) => one.name === world.process(event.process)?.service)
    if (event.code === 0 && service?.ports.length === 0) return []
    return [{ rule: 'ended', subject: event.process, message: `${event.process} ended with code ${event.code}: ${event.detail}`, seq: event.seq }]
  })
}

type Downs = Map<string, [Ns, Ns][]>

/** Whether its service could not be reached at some time while it was under way: nobody answers then. */
function wasDown({ request, at, outcome }: Sent, downs: Downs, lab: Lab): boolean {
  const until = outcome?.t ?? Infinity
  return (downs.get(serviceOf(request.url, lab)) ?? []).some(([from, to]) => from <= until && to >= at)
}

function unanswered(during: Sent[], downs: Downs, lab: Lab): Broken[] {
  return during.flatMap((sent): Broken[] => {
    if (sent.outcome?.kind === 'http.response') return []
    if (wasDown(sent, downs, lab)) return []
    const subject = wordsOf(sent.request)
    return [{ rule: 'unanswered', subject, message: `${subject} got no answer: ${errorOf(sent)}`, seq: sent.outcome?.seq ?? null }]
  })
}

/** The service that a URL of the client's leads to: by its name, or by a published port of localhost. */
function serviceOf(url: string, lab: Lab): string {
  const { host = '', port = '80' } = /^http:\/\/(?<host>[^\s/:?#]+)(?::(?<port>\d+))?/i.exec(url)?.groups ?? {}
  if (host !== 'localhost' && host !== '127.0.0.1') return host
  return lab.services.find((one) => one.published.some((p) => p.host === Number(port ?? 80)))?.name ?? host
}

/** When each process, and so its service, could not be reached: from its end until it was ready again. */
function downtimes(events: LabEvent[]): Downs {
  const downs: Downs = new Map()
  for (const event of events) {
    const service = event.process.replace(/-\d+$/, '')
    for (const name of new Set([event.process, service])) {
      if (event.kind === 'process.exit') downs.set(name, [...(downs.get(name) ?? []), [event.t, Infinity]])
      const last = downs.get(name)?.at(-1)
      if (event.kind === 'process.ready' && last?.[1] === Infinity) last[1] = event.t
    }
  }
  return downs
}

function down(world: World, calm: Calm | null): Broken[] {
  return (calm?.up ?? []).filter((name) => !isUp(world, name)).map((name): Broken => (
    { rule: 'down', subject: name, message: `${name} is not ready again, long after the last fault`, seq: null }
  ))
}

/** What was answered without faults is answered again once they are over. */
function unrecovered({ after }: Played, calm: Calm | null): Broken[] {
  if (calm === null) return []
  return after.filter((sent) => !isWell(sent) && !calm.failed.has(sent.id)).map((sent): Broken => {
    const subject = wordsOf(sent.request)
    const how = statusOf(sent) === 0 ? `got no answer (${errorOf(sent)})` : `was answered ${statusOf(sent)}`
    return { rule: 'recovery', subject, message: `${subject} ${how} long after the last fault`, seq: sent.outcome?.seq ?? null }
  })
}

function failed({ probe, sent }: Played['probes'][number]): Broken[] {
  const why = mismatch(probe, sent)
  return why === null ? [] : [{ rule: 'invariant', subject: probe.name, message: `${probe.name}: ${why}`, seq: sent.outcome?.seq ?? null }]
}

/** In what an answer differs from what a probe wants, or null. */
export function mismatch(probe: Probe, sent: Sent): string | null {
  const { outcome } = sent
  const asked = wordsOf(probe.request)
  if (outcome?.kind !== 'http.response') return `${asked} got no answer (${errorOf(sent)})`
  const { text } = outcome.body
  if (outcome.status !== probe.status) return `${asked} was answered ${outcome.status}, not ${probe.status}: ${short(text)}`
  if (probe.body !== undefined && !new RegExp(probe.body).test(text)) return `${asked} was answered ${short(text)}, which does not match ${probe.body}`
  if (probe.json === undefined) return null
  const wanted = canonicalJson(probe.json)
  return wanted === jsonOf(text) ? null : `${asked} was answered ${short(text)}, not ${wanted}`
}

function jsonOf(text: string): string | null {
  try {
    return canonicalJson(JSON.parse(text))
  } catch {
    return null
  }
}

const short = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 200)}...`)
