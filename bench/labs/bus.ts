import type { BusSystem } from '../../src/contract/bus.ts'
import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { SECOND } from '../../src/contract/time.ts'
import { defaultCompose } from '../../tools/conformance/systems.ts'
import { runRequest } from '../../tests/runtime/labs.ts'
import { now } from '../kit/clock.ts'
import { follow, freshRunId } from '../kit/follow.ts'

/**
 * A program over an event bus, the same file in the sandbox and on CPython. Around each thing that is measured it prints
 * `begin NAME COUNT` and `end NAME`; whoever reads that takes the time, since the sandbox's own clock is virtual.
 */
export const busLab = (system: BusSystem, program: string): Record<string, string> => ({ 'compose.yaml': defaultCompose(system), 'main.py': program })

/** What a program counted, by name: how many a second. */
export type Rates = Record<string, number>

/** Reads a program's lines as they come, and takes the time. */
export class Stopwatch {
  readonly rates: Rates = {}
  #rest = ''
  #begun = new Map<string, { t: number; count: number }>()

  take(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop()!
    for (const line of lines) this.#line(line.split(' '))
  }

  #line([word, name = '', count]: string[]): void {
    if (word === 'begin') this.#begun.set(name, { t: now(), count: Number(count) })
    const begun = word === 'end' ? this.#begun.get(name) : undefined
    if (begun) this.rates[name] = begun.count / ((now() - begun.t) / 1000)
  }
}

/** The lab in the sandbox, to the end of its client. */
export async function ratesInSandbox(runtime: SandboxRuntime, files: Record<string, string>): Promise<Rates> {
  const watch = new Stopwatch()
  const { run, next } = await follow(runtime, runRequest(files, { runId: freshRunId(), virtualTime: 3600 * SECOND }))
  const printed = async (): Promise<void> => {
    for (;;) watch.take((await next('stdout', (event) => event.process === 'client')).text)
  }
  printed().catch(() => {})
  const ended = next('process.exit', (event) => event.process === 'client')
  run.pace({ mode: 'max' })
  const { code, detail } = await ended
  await run.stop()
  if (code !== 0) throw new Error(`the client ended with ${code}: ${detail}`)
  return watch.rates
}
