import type { CheckRequest, CheckResult, Verdict } from '../contract/grade.ts'
import type { CheckListener } from '../contract/runtime.ts'
import { Desk } from './desk.ts'
import { tellingEvents } from './evidence.ts'
import { judgeSpec, type JudgeSpec } from './judge.ts'
import { CheckMistake, readRequest, WorldEnded, type Answer, type Check, type JudgeRequest, type RequestOf } from './protocol.ts'
import { makeTurns } from './turn.ts'
import { verdictOf } from './verdict.ts'
import { Worlds, type FreshWorld, type WorldsDeps } from './worlds.ts'

export type { FreshWorld, JudgeSpec }

export interface CheckDeps extends WorldsDeps {
  /** Starts the judge's Python: runs argv as a script in a process of its own; `call` answers machine.call; resolves when it has ended. */
  judge(
    spec: JudgeSpec, call: (request: string) => Promise<string>, onOutput: (stream: 'stdout' | 'stderr', text: string) => void,
  ): Promise<{ code: number; detail: string }>
}

/** Runs the checks of a lesson against the learner's files. Rejects only where the grader itself fails. */
export async function runChecks(request: CheckRequest, deps: CheckDeps, listener: CheckListener): Promise<Verdict> {
  const session = new Session(request, deps, listener)
  try {
    return await session.run()
  } finally {
    session.dispose()
  }
}

/** pytest's own exit codes (pytest.ExitCode). */
const TESTS_FAILED = 1
const NOTHING_COLLECTED = 5
const OUTPUT_LINES = 8

/** One run of the judge, from its first request to its end. */
class Session {
  readonly #request: CheckRequest
  readonly #deps: CheckDeps
  readonly #listener: CheckListener
  readonly #worlds: Worlds
  readonly #turn: () => Promise<void>
  readonly #results: CheckResult[] = []
  #desk: Desk | null = null
  #notStarted: number[] | null = null
  /** The check that runs now. */
  #check: Check | null = null
  #broken = ''
  #output = ''
  /** What the grader itself met while it served the judge. */
  #failure: unknown = null

  constructor(request: CheckRequest, deps: CheckDeps, listener: CheckListener) {
    this.#request = request
    this.#deps = deps
    this.#listener = listener
    this.#worlds = new Worlds(request.run, deps)
    this.#turn = makeTurns(deps.realNow)
  }

  async run(): Promise<Verdict> {
    const exit = await this.#deps.judge(judgeSpec(this.#request), (text) => this.#answer(text), (_stream, text) => { this.#output += text })
    if (this.#failure !== null) throw this.#failure
    return verdictOf(this.#results, this.#errorOf(exit))
  }

  dispose(): void {
    this.#worlds.dispose()
  }

  async #answer(text: string): Promise<string> {
    await this.#turn()
    return JSON.stringify(await this.#serve(text).catch((error: unknown): Answer => {
      if (error instanceof CheckMistake) return { error: error.message }
      if (error instanceof WorldEnded) return { ended: error.message }
      this.#failure ??= error
      return { error: `the grader failed: ${String(error)}` }
    }))
  }

  async #serve(text: string): Promise<Answer> {
    const request = readRequest(text)
    switch (request.op) {
      case 'alive': return {}
      case 'collected': this.#listener.collected?.(request.checks.length); return {}
      case 'broken': this.#broken ||= request.message; return {}
      case 'started': this.#begin(request); return {}
      case 'finished': this.#finish(request); return {}
      case 'open': return this.#open(request.seed)
      default: return this.#deskFor(request).serve(request)
    }
  }

  #begin(check: Check): void {
    this.#check = check
    this.#desk = null
    this.#notStarted = null
  }

  async #open(seed: number): Promise<Answer> {
    const { world, notStarted } = await this.#worlds.fresh(seed)
    const desk = new Desk(world, this.#request.run.lab)
    this.#worlds.onEvent = (event) => desk.onEvent(event)
    this.#desk = desk
    this.#notStarted = notStarted?.events ?? null
    return { now: world.now, problem: notStarted?.problem ?? '', log: notStarted?.log ?? [] }
  }

  #deskFor({ op }: JudgeRequest): Desk {
    if (!this.#desk) throw new CheckMistake(`lab.${op}(): there is no world outside of a check; take the fixture: def test_...(lab)`)
    return this.#desk
  }

  #finish({ op: _op, looked_at: lookedAt, ...result }: RequestOf<'finished'>): void {
    const world = this.#desk?.world
    const failed = result.outcome === 'failed' || result.outcome === 'error'
    const events = failed && world ? (this.#notStarted ?? tellingEvents(world.log.events, lookedAt)) : []
    const whole = { ...result, events, at: world?.now ?? 0, hash: world?.log.hash() ?? '' }
    this.#check = null
    this.#results.push(whole)
    this.#listener.result(whole)
    if (failed && world) this.#listener.log(whole.id, whole.seed, [...world.log.events])
  }

  /** Why there is no verdict, or '' where there is one. */
  #errorOf({ code, detail }: { code: number; detail: string }): string {
    if (this.#broken !== '') return this.#broken
    if (this.#check !== null) return `${this.#check.id} (seed ${this.#check.seed}) brought the judge down: ${detail || `it ended with code ${code}`}`
    if (code === 0 || code === TESTS_FAILED) return ''
    if (code === NOTHING_COLLECTED) return this.#nothingCollected()
    const tail = this.#output.trimEnd().split('\n').slice(-OUTPUT_LINES).join('\n')
    return `pytest ended with code ${code}${detail ? ` (${detail})` : ''}${tail ? `:\n${tail}` : ''}`
  }

  #nothingCollected(): string {
    if (this.#request.only) return `no check matches -k ${JSON.stringify(this.#request.only)}`
    const files = Object.keys(this.#request.checks)
    return files.length === 0
      ? 'there are no checks: write def test_...(lab) functions in checks/test_NAME.py'
      : `no checks were found in ${files.join(', ')}: pytest collects functions called test_... in files called test_*.py`
  }
}
