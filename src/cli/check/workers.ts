import type { SandboxRuntime } from '../../contract/runtime.ts'

/** A few sandboxes that share a list of tasks. Each runs one at a time; the answers come in the tasks' own order. */
export class Workers {
  readonly #runtimes: SandboxRuntime[]
  readonly #idle: SandboxRuntime[]
  readonly #waiting: ((runtime: SandboxRuntime) => void)[] = []

  constructor(count: number, make: () => SandboxRuntime) {
    this.#runtimes = Array.from({ length: count }, make)
    this.#idle = [...this.#runtimes]
  }

  async run<T>(task: (runtime: SandboxRuntime) => Promise<T>): Promise<T> {
    const runtime = this.#idle.pop() ?? await new Promise<SandboxRuntime>((resolve) => { this.#waiting.push(resolve) })
    try {
      return await task(runtime)
    } finally {
      const next = this.#waiting.shift()
      if (next) next(runtime)
      else this.#idle.push(runtime)
    }
  }

  dispose(): void {
    for (const runtime of this.#runtimes) runtime.dispose()
  }
}
