import { substitute, isRecord, type Activity, type Experiment, type Provider } from './experiment.ts'
import { ActivityFailed, FUNCTIONS } from './functions.ts'
import { CHAOSLIB_VERSION, isoTime, secondsOf, type HypothesisState, type Journal, type Run } from './journal.ts'
import type { ChaosLab } from './lab.ts'
import { isWithin } from './tolerance.ts'

export interface ChaosContext {
  lab: ChaosLab
  /** Wall-clock ms of virtual time 0. */
  epoch: number
  /** For the journal's `node`: the lab's name. */
  node: string
  tell?: (line: string) => void
}

/** Seconds that an http probe waits where it does not say: a run in virtual time must end. */
const TIMEOUT = 30

/**
 * Runs an experiment as chaoslib does by default: the hypothesis gates the method and is asked again after it, and the
 * rollbacks are played unless a probe itself failed.
 */
export async function runExperiment(experiment: Experiment, context: ChaosContext): Promise<Journal> {
  return new Runner(experiment, context).run()
}

/** Whether all is well: it ran to its end, the steady state held before and did not deviate. */
export const isSound = ({ status, deviated, steady_states: { before } }: Journal): boolean =>
  status === 'completed' && !deviated && before?.steady_state_met !== false

class Runner {
  readonly #experiment: Experiment
  readonly #context: ChaosContext
  readonly #journal: Journal

  constructor(experiment: Experiment, context: ChaosContext) {
    this.#experiment = experiment
    this.#context = context
    this.#journal = {
      'chaoslib-version': CHAOSLIB_VERSION, platform: 'Faultline, in virtual time', node: context.node,
      experiment: { ...experiment.raw, dry: null }, start: this.#time(), status: null, deviated: false,
      steady_states: { before: null, after: null, during: [] }, run: [], rollbacks: [],
    }
  }

  async run(): Promise<Journal> {
    const journal = this.#journal
    const begun = this.#context.lab.now()
    const { hypothesis, method, rollbacks, title } = this.#experiment
    this.#tell(`Experiment: ${title}`)
    const gate = hypothesis && hypothesis.probes.length > 0 ? await this.#hypothesis('before') : null
    if (gate?.steady_state_met !== false) {
      await this.#executeAll(method, journal.run)
      if (gate) journal.deviated = (await this.#hypothesis('after')).steady_state_met === false
    }
    if (journal.status !== 'failed') {
      await this.#executeAll(rollbacks, journal.rollbacks, 'Rollback')
    }
    journal.status ??= 'completed'
    journal.end = this.#time()
    journal.duration = secondsOf(this.#context.lab.now() - begun)
    return journal
  }

  /** Asks the probes in order, until one fails or is out of its tolerance. */
  async #hypothesis(when: 'before' | 'after'): Promise<HypothesisState> {
    const state: HypothesisState = { steady_state_met: null, probes: [] }
    this.#journal.steady_states[when] = state
    this.#tell(`Steady state ${when} the method: ${this.#experiment.hypothesis!.title}`)
    for (const probe of this.#experiment.hypothesis!.probes) {
      const run = await this.#execute(probe)
      state.probes.push(run)
      run.tolerance_met = run.status === 'succeeded' && await this.#isWithin(probe, run.output)
      if (run.tolerance_met) continue
      state.steady_state_met = false
      this.#journal.status = run.status === 'failed' ? 'failed' : 'completed'
      this.#tell(`  ${probe.name}: ${run.status === 'failed' ? 'the probe itself failed' : `${shown(run.output)} is not within ${JSON.stringify(probe.tolerance)}`}`)
      return state
    }
    state.steady_state_met = true
    return state
  }

  #isWithin(probe: Activity, output: unknown): Promise<boolean> {
    const tolerance = substitute(probe.tolerance, this.#experiment.configuration)
    return isWithin(tolerance, output, async (asked, value) => {
      const { module, func, arguments: given } = asked['provider'] as Extract<Provider, { type: 'python' }>
      return this.#call({ type: 'python', module, func, arguments: { ...given, value } }).catch(() => false)
    })
  }

  /** One after the other, but for those in the background: in the end all are waited for. The journal has them as they began. */
  async #executeAll(activities: Activity[], runs: Run[], as?: string): Promise<void> {
    const { lab } = this.#context
    for (const activity of activities) {
      if (activity.background) lab.start(async () => { await this.#execute(activity, as, runs) })
      else await this.#execute(activity, as, runs)
    }
    await lab.all()
  }

  async #execute(activity: Activity, as: string = activity.type === 'probe' ? 'Probe' : 'Action', runs: Run[] = []): Promise<Run> {
    const { lab } = this.#context
    if (Number(activity.pauses.before) > 0) await lab.sleep(Number(activity.pauses.before))
    const begun = lab.now()
    const run: Run = { activity: activity.raw, output: null, start: this.#time() }
    runs.push(run)
    this.#tell(`${as}: ${activity.name}${activity.background ? ' [in background]' : ''}`)
    try {
      run.output = await this.#call(activity.provider)
      run.status = 'succeeded'
    } catch (error) {
      if (!(error instanceof ActivityFailed)) throw error
      run.status = 'failed'
      run.exception = ['Traceback (most recent call last):\n', `chaoslib.exceptions.ActivityFailed: ${error.message}\n`]
      this.#tell(`  ${activity.background ? `${activity.name} ` : ''}failed: ${error.message}`)
    }
    run.end = this.#time()
    run.duration = secondsOf(lab.now() - begun)
    if (Number(activity.pauses.after) > 0) await lab.sleep(Number(activity.pauses.after))
    return run
  }

  #call(provider: Provider): Promise<unknown> {
    return provider.type === 'http' ? this.#http(provider) : this.#function(provider)
  }

  async #function({ module, func, arguments: given }: Extract<Provider, { type: 'python' }>): Promise<unknown> {
    return FUNCTIONS[module]![func]!.run(this.#context.lab, substitute(given, this.#experiment.configuration) as Record<string, unknown>)
  }

  /** As requests sends it: the arguments are the query of a GET, and the body of all others. */
  async #http({ url, method, headers, timeout, arguments: given }: Extract<Provider, { type: 'http' }>): Promise<unknown> {
    const named = Object.entries(substitute(headers, this.#experiment.configuration) as Record<string, unknown>).map(([name, value]): [string, string] => [name, String(value)])
    const args = substitute(given, this.#experiment.configuration)
    const query = method === 'GET' && isRecord(args) ? formOf(args) : ''
    const request = { method, url: query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`, headers: named, body: '', timeout: timeout ?? TIMEOUT }
    if (method !== 'GET' && args !== null) {
      const isJson = named.some(([name, value]) => name.toLowerCase() === 'content-type' && value === 'application/json')
      request.body = isJson ? JSON.stringify(args) : isRecord(args) ? formOf(args) : String(args)
      if (!isJson && isRecord(args)) named.push(['Content-Type', 'application/x-www-form-urlencoded'])
    }
    const [answer] = await this.#context.lab.send(request, 1, 0)
    if (!answer || answer.status === 0) throw new ActivityFailed(`failed to connect to ${url}: ${answer?.error ?? ''}`)
    const type = answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1]
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: type === 'application/json' ? jsonOr(answer.text) : answer.text }
  }

  #time(): string {
    return isoTime(this.#context.epoch, this.#context.lab.now())
  }

  #tell(line: string): void {
    this.#context.tell?.(line)
  }
}

const formOf = (args: Record<string, unknown>): string => new URLSearchParams(Object.entries(args).map(([name, value]): [string, string] => [name, String(value)])).toString()

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function shown(output: unknown): string {
  const text = JSON.stringify(output) ?? 'null'
  return text.length <= 200 ? text : `${text.slice(0, 200)}...`
}
