import { isMethod } from '../contract/commands.ts'
import { faultScopeSchema, faultSpecSchema } from '../contract/faults.ts'
import type { SourceProblem } from '../contract/lab.ts'
import { readSource, type Path, type Source } from './document.ts'
import { isRecord, substitute, type Activity, type Experiment, type Provider } from './experiment.ts'
import { FUNCTIONS, readFaultArguments } from './functions.ts'
import { isSeconds, MOST_SECONDS, slips, wrongArgument } from './spelling.ts'
import { wrongTolerance } from './tolerance.ts'

/** Read over with a note: they do nothing to a lab. */
const IGNORED: Record<string, string> = {
  controls: 'controls are code of extensions, which is never loaded here',
  secrets: 'secrets are not read: a lab has none',
  runtime: 'runtime settings are those of the default strategy here',
  extensions: 'extensions are not read',
}

/** Reads an experiment for a lab with these services. What is wrong is in `problems`, and the experiment is null then. */
export function readExperiment(text: string, file: string, services: string[]): { experiment: Experiment | null; problems: SourceProblem[] } {
  const source = readSource(text, file)
  const { value, problems } = source
  if (problems.length > 0) return { experiment: null, problems }
  if (!isRecord(value)) {
    source.wrong([], 'an experiment is a map', 'It begins with title, steady-state-hypothesis, method and rollbacks.')
    return { experiment: null, problems }
  }
  const reader = new Reader(source, services, value)
  const experiment = reader.read()
  return { experiment: problems.length > 0 ? null : experiment, problems }
}

class Reader {
  readonly #source: Source
  readonly #services: string[]
  readonly #raw: Record<string, unknown>
  readonly #notes: string[] = []
  readonly #configuration: Record<string, unknown>
  readonly #named = new Map<string, Activity>()

  constructor(source: Source, services: string[], raw: Record<string, unknown>) {
    this.#source = source
    this.#services = services
    this.#raw = raw
    this.#configuration = this.#readConfiguration()
  }

  read(): Experiment {
    const { title } = this.#raw
    this.#spelled([], this.#raw, 'experiment')
    if (typeof title !== 'string' || title === '') this.#source.wrong(['title'], '`title` is missing', 'Say what the experiment is about: title: Orders survive slow payments')
    for (const [key, why] of Object.entries(IGNORED)) if (this.#raw[key] !== undefined) this.#notes.push(why)
    const hypothesis = this.#readHypothesis()
    if (this.#raw['method'] === undefined) this.#source.wrong(['method'], '`method` is missing', 'Say what is done to the lab, or write method: [] to ask for the steady state alone.')
    const method = this.#activities(['method'], this.#raw['method'])
    const rollbacks = this.#activities(['rollbacks'], this.#raw['rollbacks'])
    return { title: String(title), configuration: this.#configuration, hypothesis, method, rollbacks, raw: this.#raw, notes: [...new Set(this.#notes)] }
  }

  /** Values as they are; of `{type: env}` the default, as no environment of this machine is shown to an experiment. */
  #readConfiguration(): Record<string, unknown> {
    const configuration = this.#raw['configuration']
    if (!isRecord(configuration)) return {}
    return Object.fromEntries(Object.entries(configuration).map(([name, value]) => {
      if (!isRecord(value) || typeof value['type'] !== 'string') return [name, value]
      if (value['type'] !== 'env' || value['default'] === undefined) {
        this.#source.wrong(['configuration', name], `${name} comes from ${value['type'] === 'env' ? 'the environment, which is not read here' : `"${value['type']}", which is not there`}`, 'Write its value, or give it a default: {type: env, key: X, default: 5}.')
      }
      return [name, value['default']]
    }))
  }

  #readHypothesis(): Experiment['hypothesis'] {
    const path = ['steady-state-hypothesis']
    const hypothesis = this.#raw['steady-state-hypothesis']
    if (hypothesis === undefined || hypothesis === null) return null
    if (!isRecord(hypothesis)) { this.#source.wrong(path, 'the hypothesis is a map', 'It has a title and probes.'); return null }
    this.#spelled(path, hypothesis, 'hypothesis')
    if (typeof hypothesis['title'] !== 'string') this.#source.wrong([...path, 'title'], '`title` is missing', 'Say what holds in the steady state.')
    const probes = this.#activities([...path, 'probes'], hypothesis['probes'])
    probes.forEach((probe, i) => {
      const wrong = wrongTolerance(probe.tolerance, probe.provider.type)
      if (wrong) this.#source.wrong([...path, 'probes', i, 'tolerance'], ...wrong)
      else if (isRecord(probe.tolerance) && probe.tolerance['type'] === 'probe') this.#toleranceProbe([...path, 'probes', i, 'tolerance', 'provider'], probe.tolerance['provider'])
    })
    return { title: String(hypothesis['title']), probes }
  }

  #toleranceProbe(path: Path, raw: unknown): void {
    const provider = this.#provider(path, raw)
    if (provider?.type === 'http') this.#source.wrong(path, 'a tolerance asks a function, not an address', 'Use a python provider of faultline.probes.')
  }

  #activities(path: Path, list: unknown): Activity[] {
    if (list === undefined || list === null) return []
    if (!Array.isArray(list)) { this.#source.wrong(path, `\`${path.at(-1)}\` must be a list of activities`, 'Each begins with - type: probe, or - type: action.'); return [] }
    return list.flatMap((raw: unknown, i) => this.#activity([...path, i], raw) ?? [])
  }

  #activity(path: Path, raw: unknown): Activity | null {
    if (!isRecord(raw)) { this.#source.wrong(path, 'an activity is a map', 'It has type, name and provider.'); return null }
    if (typeof raw['ref'] === 'string') return this.#referenced(path, raw['ref'])
    this.#spelled(path, raw, 'activity')
    const { type, name } = raw
    if (type !== 'probe' && type !== 'action') this.#source.wrong([...path, 'type'], `an activity is a probe or an action, not ${JSON.stringify(type ?? null)}`, 'Write type: probe, or type: action.')
    if (typeof name !== 'string' || name === '') this.#source.wrong([...path, 'name'], '`name` is missing', 'The journal calls the activity by it.')
    const background = raw['background'] ?? false
    if (typeof background !== 'boolean') this.#source.wrong([...path, 'background'], 'background is true or false', 'With true the activities after it do not wait for it.')
    if (raw['controls'] !== undefined) this.#notes.push(IGNORED['controls']!)
    const provider = this.#provider([...path, 'provider'], raw['provider'])
    if (provider === null) return null
    const pauses = this.#map([...path, 'pauses'], raw['pauses'], 'For example pauses: {after: 2.5}')
    this.#spelled([...path, 'pauses'], pauses, 'pauses')
    const activity: Activity = {
      type: type === 'probe' ? 'probe' : 'action', name: String(name), provider, background: background === true, tolerance: raw['tolerance'], raw,
      pauses: { before: this.#pause([...path, 'pauses', 'before'], pauses['before']), after: this.#pause([...path, 'pauses', 'after'], pauses['after']) },
    }
    this.#named.set(activity.name, activity)
    return activity
  }

  #referenced(path: Path, name: string): Activity | null {
    const found = this.#named.get(name)
    if (!found) this.#source.wrong([...path, 'ref'], `there is no activity "${name}" before this one`, `There are ${[...this.#named.keys()].join(', ') || 'none'}.`)
    return found ?? null
  }

  #pause(path: Path, value: unknown): number {
    const seconds = substitute(value ?? 0, this.#configuration)
    if (isSeconds(seconds)) return seconds
    this.#source.wrong(path, `a pause is a number of seconds from 0 to ${MOST_SECONDS}`, 'For example pauses: {after: 2.5}')
    return 0
  }

  #provider(path: Path, raw: unknown): Provider | null {
    const type = isRecord(raw) ? raw['type'] : undefined
    if (!isRecord(raw) || (type !== 'http' && type !== 'python')) {
      const help = 'Use http (through the lab\'s network), or python with the functions of faultline.actions and faultline.probes.'
      this.#source.wrong(type === undefined ? path : [...path, 'type'], type === 'process' ? 'a program of this machine is not run for an experiment' : 'a provider is of type http or python', help)
      return null
    }
    this.#spelled(path, raw, type)
    return type === 'http' ? this.#http(path, raw) : this.#python(path, raw)
  }

  #http(path: Path, raw: Record<string, unknown>): Provider | null {
    const url = substitute(raw['url'], this.#configuration)
    if (typeof url !== 'string' || !/^https?:\/\/[^/\s]+/.test(url)) {
      this.#source.wrong([...path, 'url'], `\`url\` must be an address, and is ${JSON.stringify(url ?? null)}`, 'As a service of the lab writes it: http://orders:8001/orders')
      return null
    }
    this.#service([...path, 'url'], hostOf(url))
    const method = substitute(raw['method'] ?? 'GET', this.#configuration)
    if (typeof method !== 'string' || !isMethod(method)) this.#source.wrong([...path, 'method'], `\`method\` must be a word, and is ${JSON.stringify(method)}`, 'For example method: POST')
    const timeout = substitute(raw['timeout'] ?? null, this.#configuration)
    const seconds = Array.isArray(timeout) ? timeout.reduce((sum: number, one) => sum + Number(one), 0) : timeout
    if (seconds !== null && (typeof seconds !== 'number' || !(seconds > 0))) this.#source.wrong([...path, 'timeout'], '`timeout` must be a number of seconds', 'For example timeout: 3')
    return {
      type: 'http', url, method: String(method).toUpperCase(), headers: this.#map([...path, 'headers'], raw['headers'], 'For example headers: {Accept: application/json}'),
      timeout: seconds as number | null, arguments: raw['arguments'] ?? null,
    }
  }

  #python(path: Path, raw: Record<string, unknown>): Provider | null {
    const [module, func] = [String(raw['module'] ?? ''), String(raw['func'] ?? '')]
    const functions = FUNCTIONS[module]
    const known = functions && Object.hasOwn(functions, func) ? functions[func] : undefined
    if (!functions || !known) {
      const there = Object.entries(functions ? { [module]: functions } : FUNCTIONS).map(([name, all]) => `${name}: ${Object.keys(all).join(', ')}`).join('; ')
      this.#source.wrong([...path, functions ? 'func' : 'module'], functions ? `${module} has no function "${func}"` : `the module "${module}" is not there`, `There are ${there}.`)
      return null
    }
    const at = [...path, 'arguments']
    const given = this.#map(at, raw['arguments'], 'For example arguments: {service: orders}')
    for (const [name, need] of Object.entries(known.takes)) if (need === 'needed' && given[name] === undefined) this.#source.wrong(at, `${func} needs the argument "${name}"`, `It takes ${Object.keys(known.takes).join(', ')}.`)
    const unknown = known.open ? [] : Object.keys(given).filter((name) => !(name in known.takes) && name !== 'value')
    for (const name of unknown) this.#source.wrong([...at, name], `${func} takes no argument "${name}"`, `It takes ${Object.keys(known.takes).join(', ')}.`)
    const values = substitute(given, this.#configuration) as Record<string, unknown>
    if (func === 'arm_fault') this.#fault(at, values)
    else for (const [name, value] of Object.entries(values)) this.#argument([...at, name], name, value)
    if (typeof values['url'] === 'string') this.#service([...at, 'url'], hostOf(values['url']))
    for (const name of ['service', 'from', 'from_', 'to']) this.#service([...at, name], values[name])
    return { type: 'python', module, func, arguments: given }
  }

  #argument(path: Path, name: string, value: unknown): void {
    const wrong = wrongArgument(name, value)
    if (wrong) this.#source.wrong(path, ...wrong)
  }

  #map(path: Path, value: unknown, help: string): Record<string, unknown> {
    if (value === undefined || value === null) return {}
    if (isRecord(value)) return value
    this.#source.wrong(path, `\`${path.at(-1)}\` must be a map`, help)
    return {}
  }

  #spelled(path: Path, given: Record<string, unknown>, place: Parameters<typeof slips>[1]): void {
    for (const { key, meant } of slips(given, place)) this.#source.wrong([...path, key], `\`${key}\` is not a key here`, `Did you mean \`${meant}\`?`)
  }

  /** A parameter that the fault does not have would be ignored, and the experiment pass for no reason. */
  #fault(path: Path, values: Record<string, unknown>): void {
    const { spec, scope } = readFaultArguments(values)
    const option = faultSpecSchema.def.options.find((one) => one.def.shape.type.def.values[0] === spec.type)
    const issue = faultSpecSchema.safeParse(spec).error?.issues[0] ?? faultScopeSchema.safeParse(scope).error?.issues[0]
    if (!option) {
      this.#source.wrong([...path, 'type'], `there is no fault ${JSON.stringify(spec.type ?? null)}`, `The faults are ${faultSpecSchema.def.options.map((one) => one.def.shape.type.def.values[0]).join(', ')} (docs/SPEC.md).`)
      return
    }
    const parameters = Object.keys(option.def.shape).filter((name) => name !== 'type')
    const takes = `It takes ${[...parameters, ...Object.keys(faultScopeSchema.def.shape).map((name) => (name === 'from' ? 'from_' : name))].join(', ')}.`
    if (issue) {
      const [name] = issue.path.map(String)
      const value = values[name ?? '']
      const wrong = value === undefined ? `the fault ${spec.type} needs "${name}"` : `"${name}" of the fault ${spec.type} ${issue.message}, and is ${JSON.stringify(value)}`
      this.#source.wrong([...path, ...(name === undefined ? [] : [name])], wrong, takes)
    }
    for (const name of Object.keys(spec)) if (name !== 'type' && !parameters.includes(name)) this.#source.wrong([...path, name], `the fault ${spec.type} has no "${name}"`, takes)
  }

  #service(path: Path, name: unknown): void {
    // A dot: a host of the outside world.
    if (typeof name !== 'string' || ['client', 'localhost'].includes(name) || name.includes('.') || name.includes('${')) return
    if (this.#services.includes(name) || this.#services.includes(name.replace(/-\d+$/, ''))) return
    this.#source.wrong(path, `there is no service "${name}" in this lab`, `It has ${this.#services.join(', ')}.`)
  }
}

const hostOf = (url: string): string | undefined => /^https?:\/\/([^/:?#\s]+)/i.exec(url)?.[1]
