import type { LabEvent } from '../contract/events.ts'
import type { Lab } from '../contract/lab.ts'

/** What was asked for and came to nothing by the end of a run: no event tells of it, and silence looks like a mistake. */
export class LooseEnds {
  readonly #waiting = new Set<string>()
  readonly #idle = new Map<string, string>()
  readonly #unstarted: Map<string, string>

  constructor(lab: Lab) {
    this.#unstarted = new Map(lab.services.filter((one) => one.dependsOn.length > 0).map(({ name, dependsOn }) => [
      name, dependsOn.map(({ service, condition }) => `${service} (${condition})`).join(', '),
    ]))
  }

  take(event: LabEvent): void {
    if (event.kind === 'command' && event.command.type === 'http') this.#waiting.add(event.command.request.id)
    else if (event.kind === 'http.response' || event.kind === 'http.failed' || event.kind === 'client.failed') this.#waiting.delete(event.request ?? '')
    else if (event.kind === 'process.start') this.#unstarted.delete(event.service)
    else if (event.kind === 'fault.arm') this.#idle.set(event.id, event.spec.type)
    else if (event.kind === 'fault.hit') this.#idle.delete(event.id)
  }

  lines(): string[] {
    const unstarted = [...this.#unstarted].map(([service, on]) => `${service}: not started when the run ended; it depends on ${on}`)
    const waiting = [...this.#waiting].map((id) => `${id}: not answered when the run ended`)
    const idle = [...this.#idle].map(([id, type]) => `${id} (${type}) met nothing`)
    return [...unstarted, ...waiting, ...idle]
  }
}
