import type { EmscriptenModule } from './image.ts'

/**
 * Bytes of its own stack, in memory, that Python may use before it raises a RecursionError. C code has a second stack, which is the
 * engine's and unseen: a megabyte where a strand runs. Of all that recurses JSON's decoder fills that one soonest: eight bytes
 * for one of these, twelve once the engine has optimised it. Of the rest nothing takes more than four. A request to FastAPI with
 * SQLAlchemy below it takes 30 kB.
 */
const PYTHON_STACK = 76 * 1024
/** While a module is imported, which may import others: 2 kB for each of a chain. */
const IMPORT_STACK = 232 * 1024

interface StackModule {
  _PyThreadState_Get(): number
  _emscripten_stack_get_current(): number
  _emscripten_stack_get_end(): number
  _emscripten_stack_set_limits(highest: number, lowest: number): void
  __Py_InitializeRecursionLimits(thread: number): void
}

/** The stack in memory of one interpreter: the strands' parts lie below each other in it, each bounded from where it begins. */
export class PythonStack {
  readonly #module: StackModule
  readonly #end: number

  constructor(module: EmscriptenModule) {
    this.#module = module as unknown as StackModule
    // Before the first bound: that of the whole stack, 10 MiB.
    this.#end = this.#module._emscripten_stack_get_end()
    this.bound()
  }

  /** Bounds what runs from here on. */
  bound(): void { this.part().use() }

  /** A part for what begins here. */
  part(): StackPart { return new StackPart(this.#module, this.#end) }
}

/** What one strand may use. */
export class StackPart {
  readonly #module: StackModule
  readonly #top: number
  readonly #end: number
  #wide = false

  constructor(module: StackModule, end: number) {
    this.#module = module
    this.#end = end
    this.#top = module._emscripten_stack_get_current()
  }

  /** Its bounds hold from now on. */
  use(): void {
    const lowest = Math.max(this.#top - (this.#wide ? IMPORT_STACK : PYTHON_STACK), this.#end)
    this.#module._emscripten_stack_set_limits(this.#top, lowest)
    this.#module.__Py_InitializeRecursionLimits(this.#module._PyThreadState_Get())
  }

  /** Makes room for a chain of imports, or takes it back; false where that is so already. */
  widen(wide: boolean): boolean {
    if (wide === this.#wide) return false
    this.#wide = wide
    this.use()
    return true
  }
}
