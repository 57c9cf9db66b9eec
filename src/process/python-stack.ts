import type { EmscriptenModule } from './image.ts'

/**
 * Bytes of its own stack, in memory, that Python may use before it raises a RecursionError. C code has a second stack, which is the
 * engine's and unseen: a megabyte where a strand runs. Of all that recurses JSON's decoder fills that one soonest: eight bytes
 * for one of these, twelve once the engine has optimised it. Of the rest nothing takes more than four. A request to FastAPI with
 * SQLAlchemy below it takes 30 kB.
 */
export const PYTHON_STACK = 76 * 1024
/** While a module is imported, which may import others: 2 kB for each of a chain. */
export const IMPORT_STACK = 232 * 1024

interface StackLimits {
  _PyThreadState_Get(): number
  _emscripten_stack_get_base(): number
  _emscripten_stack_set_limits(highest: number, lowest: number): void
  __Py_InitializeRecursionLimits(thread: number): void
}

/** Python would take the stack in memory for all there is, and that is 10 MiB. Every new stack asks again (stacks.ts). */
export function limitStack(module: EmscriptenModule, bytes: number): void {
  const python = module as unknown as StackLimits
  const highest = python._emscripten_stack_get_base()
  python._emscripten_stack_set_limits(highest, highest - bytes)
  python.__Py_InitializeRecursionLimits(python._PyThreadState_Get())
}
