import type { CheckResult, Verdict } from '../../contract/grade.ts'
import type { Lesson, LoadedLesson } from '../../contract/lesson.ts'
import type { CheckListener, SandboxRuntime } from '../../contract/runtime.ts'
import type { OutsideWorld } from '../../contract/world.ts'
import { wantsToLand } from '../../lesson/landing.ts'
import { messageOf, problemText } from '../errors.ts'
import { runRequest } from '../request.ts'
import { failingServiceLog } from '../service-log.ts'
import { judge, type LogOf } from './judgement.ts'
import { nameOf } from './results.ts'
import { variantsOf, type Variant } from './variants.ts'
import type { Workers } from './workers.ts'

export interface CheckOptions { seeds?: number[]; mutant?: string; only?: string }

export interface VariantReport {
  kind: Variant['kind']
  name: string
  ok: boolean
  /** The checks themselves could not run: a broken lesson, not a wrong verdict. */
  broken: boolean
  summary: string
  problems: string[]
  points: number
  pointsMax: number
  wallMs: number
  results: CheckResult[]
}

export interface LessonReport {
  id: string
  title: string
  /** What keeps the lesson from being checked at all: file, line and way out each. */
  broken: string[]
  variants: VariantReport[]
  ok: boolean
  /** What it still wants to stand among the lessons of the course, where all of it was checked. No verdict. */
  wants: string[]
}

/** Checks one lesson: each variant is told as soon as it and those before it are done. */
export async function checkLesson(
  dir: string, loaded: LoadedLesson, world: OutsideWorld | null, options: CheckOptions, workers: Workers, onVariant: (report: VariantReport) => void,
): Promise<LessonReport> {
  const { lesson } = loaded
  const report: LessonReport = { id: lesson.id, title: lesson.title, broken: [], variants: [], ok: false, wants: [] }
  if (loaded.problems.length > 0) return { ...report, broken: loaded.problems.map((p) => problemText(p, dir)) }
  const running = variantsOf(dir, loaded, options).map((variant) =>
    workers.run((runtime) => checkVariant(variant, lesson, world, options, runtime)).catch((error: unknown) => lostReport(variant, messageOf(error))))
  for (const one of running) {
    const variant = await one
    report.variants.push(variant)
    onVariant(variant)
  }
  const whole = options.mutant === undefined && options.only === undefined
  const ok = report.variants.every((variant) => variant.ok)
  return { ...report, ok, wants: ok && whole ? wantsToLand(loaded) : [] }
}

async function checkVariant(
  variant: Variant, lesson: Lesson, world: OutsideWorld | null, options: CheckOptions, runtime: SandboxRuntime,
): Promise<VariantReport> {
  const started = performance.now()
  const request = {
    run: runRequest(variant.files, variant.lab, lesson.seeds[0] ?? 1), checks: lesson.checks, seeds: options.seeds ?? lesson.seeds,
    ...(options.only === undefined ? {} : { only: options.only }),
  }
  const { listener, logOf } = keepLogs()
  const verdict = await runtime.check(request, listener, world ?? undefined)
  return reportOf(narrow(variant, verdict, options), verdict, logOf, lesson.points, options, performance.now() - started)
}

/** Keeps what may be shown of a failed check's services: a log of ten virtual minutes is large. */
function keepLogs(): { listener: CheckListener; logOf: LogOf } {
  const logs = new Map<string, string>()
  const keyOf = ({ id, seed }: CheckResult): string => `${id} ${seed}`
  let last: CheckResult | null = null
  const listener: CheckListener = {
    result: (result) => { last = result },
    log: (_id, _seed, events) => { if (last) logs.set(keyOf(last), failingServiceLog(last, events)) },
  }
  return { listener, logOf: (result) => logs.get(keyOf(result)) ?? '' }
}

/** The sandbox went away under it. */
function lostReport({ kind, name }: Variant, reason: string): VariantReport {
  return { kind, name, ok: false, broken: true, summary: 'could not be checked', problems: [reason], points: 0, pointsMax: 0, wallMs: 0, results: [] }
}

/** Where only some checks are run (-k), a mutant can only fail those of them; any of those it names may show its hint. */
function narrow(variant: Variant, verdict: Verdict, { only }: CheckOptions): Variant {
  if (only === undefined) return variant
  const ran = new Set(verdict.results.map(nameOf))
  const fails = variant.fails.filter((name) => ran.has(name))
  return { ...variant, fails, hint: fails.length === variant.fails.length ? variant.hint : '', partly: true }
}

function reportOf(variant: Variant, verdict: Verdict, logOf: LogOf, points: number, options: CheckOptions, wallMs: number): VariantReport {
  const { kind, name } = variant
  const common = { kind, name, points: verdict.points, pointsMax: verdict.pointsMax, wallMs: Math.round(wallMs), results: verdict.results }
  if (verdict.error !== '') return { ...common, ok: false, broken: true, summary: 'the checks could not run', problems: [verdict.error] }
  const judgement = judge(variant, verdict, logOf)
  if (kind === 'solution' && options.only === undefined && verdict.pointsMax !== points) {
    judgement.problems.push(`${variant.source}: points: ${points}, and its checks are worth ${verdict.pointsMax}; write points: ${verdict.pointsMax}`)
  }
  return { ...common, broken: false, ...judgement, ok: judgement.problems.length === 0 }
}
