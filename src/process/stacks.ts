import type { EmscriptenModule, PyCallable } from './image.ts'
import { keyDerivation } from './key-derivation.ts'
import type { Processor } from './processor.ts'
import type { PythonStack, StackPart } from './python-stack.ts'

/** What Pyodide's module holds for stack switching (JSPI), as it is in 314.0.7. */
interface StackModule {
  jspiSupported: boolean
  enterTask(): void
  promisingApply(callable: number, args: unknown[], count: number, names: string[], namesCount: number, error: number): Promise<unknown>
  PyProxy_getPtr(proxy: unknown): number
  _malloc(size: number): number
  _sbrk(increment: number): number
  StackState: new () => { stop: number; restore(): number }
}

/** python/faultline/strands.py: which stack runs next, and the function that a new one runs. */
export interface StrandEntries { next_segment: PyCallable; run: PyCallable }

/**
 * The WebAssembly stacks of one interpreter: each strand of the program (strands.py) runs on one, and is suspended where
 * it parks. A stack that never parks runs to its end inside `drive`, synchronously; only to resume one takes a promise.
 */
export class Stacks {
  /** What Python sees of this as `machine.host`. */
  readonly host: Readonly<Record<string, unknown> & { switches: boolean }>
  readonly #module: StackModule
  readonly #entries: StrandEntries
  readonly #run: number
  readonly #error: number
  readonly #onSegment: () => void
  readonly #memory: PythonStack
  #last = 0
  /** The stack that runs (0: none), and those that have said that they are done. */
  #current = 0
  readonly #over = new Set<number>()
  /** Of the stacks that run or are parked: their parts of Python's own. */
  readonly #parts = new Map<number, StackPart>()
  /** Of each parked stack: lets it go on. */
  readonly #parked = new Map<number, () => void>()
  #gate: Promise<unknown> | null = null
  /** How the segment under way has ended; null while it runs. */
  #outcome: 'parked' | 'ended' | null = null
  #settle: ((error?: unknown) => void) | null = null

  /** `ask`: the judge's line to the world. `onSegment`: called before each piece of Python runs. */
  constructor(module: EmscriptenModule, memory: PythonStack, entries: StrandEntries, ask: ((request: string) => Promise<string>) | null, processor: Processor, onSegment: () => void) {
    this.#module = module as unknown as StackModule
    this.#entries = entries
    this.#onSegment = onSegment
    this.#run = this.#module.PyProxy_getPtr(entries.run)
    this.#error = this.#module._malloc(4)
    this.#memory = memory
    memory.bound()
    const gate = () => this.#gate
    this.host = Object.freeze({
      switches: this.#module.jspiSupported,
      can_ask: ask !== null,
      park: (stack: number) => this.#park(stack),
      over: () => this.#end('ended'),
      ask: (request: string) => { this.#gate = ask!(request).finally(onSegment) },
      get gate() { return gate() },
      spins: () => processor.interrupted,
      not_now: () => { processor.interrupted = false },
      charge: () => processor.charge(),
      spin_on: () => processor.spinOn(),
      processor_time: () => processor.total,
      keys: keyDerivation,
      importing: (begins: boolean) => this.#parts.get(this.#current)?.widen(begins) ?? false,
      heap_end: () => this.#module._sbrk(0),
    })
  }

  /** Stacks that wait: while there are any, the interpreter's memory is not its whole state. */
  get parked(): number { return this.#parked.size }

  /** Drops what is parked: its stacks are never resumed, as the memory that they knew is about to be put back. */
  forget(): void {
    if (this.#parked.size === 0) return
    this.#parked.clear()
    this.#parts.clear()
    this.#over.clear()
    this.#settle = null
    // Pyodide remembers which parts of the C stack belong to suspended stacks; one that ends above all others evicts them.
    const all = new this.#module.StackState()
    all.stop = Number.MAX_SAFE_INTEGER
    all.restore()
  }

  /** Lets every strand run that is ready at this instant. A promise where one that was parked goes on. */
  drive(): void | Promise<void> {
    for (;;) {
      this.#onSegment()
      this.#current = 0
      this.#memory.bound()
      const next = this.#entries.next_segment() as number
      if (next === 0) return
      const pending = next < 0 ? this.#start() : this.#resume(next)
      if (pending) return pending.then(() => this.drive())
    }
  }

  #start(): void | Promise<void> {
    const stack = this.#current = ++this.#last
    this.#outcome = null
    const module = this.#module
    if (module.jspiSupported) module.enterTask()
    const part = this.#memory.part()
    this.#parts.set(stack, part)
    part.use()
    if (!module.jspiSupported) {
      this.#entries.run(stack)
      return
    }
    module.promisingApply(this.#run, [stack], 1, [], 0, this.#error).then(
      () => { if (!this.#over.delete(stack)) this.#settle?.(new Error('a strand has ended without a word')) },
      (error: unknown) => this.#settle?.(error),
    )
    // It has run as far as it goes by now, unless it asks the host and waits for the answer, or has trapped.
    if (this.#outcome === null) return this.#segment(() => {})
  }

  #resume(stack: number): Promise<void> {
    const go = this.#parked.get(stack)!
    this.#parked.delete(stack)
    this.#current = stack
    this.#outcome = null
    this.#parts.get(stack)!.use()
    return this.#segment(go)
  }

  /** Resolves when the segment that `begin` sets off has parked or ended; rejects where the interpreter has failed. */
  #segment(begin: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = (error) => {
        this.#settle = null
        if (error === undefined) resolve()
        else reject(error as Error)
      }
      begin()
    })
  }

  #park(stack: number): void {
    this.#gate = new Promise<void>((resolve) => { this.#parked.set(stack, resolve) })
    this.#end('parked')
  }

  #end(outcome: 'parked' | 'ended'): void {
    this.#outcome = outcome
    if (outcome === 'ended') {
      this.#over.add(this.#current)
      this.#parts.delete(this.#current)
    }
    const settle = this.#settle
    // Not before Python has left the stack, or is suspended: this runs inside it.
    if (settle) queueMicrotask(() => settle())
  }
}
