/**
 * The platform boundary: the clocks and the entropy that WebAssembly code reads are the process's virtual ones
 * (SPEC T2, T3). Emscripten asks Date.now, performance.now and crypto.getRandomValues by name at each call, so
 * replacing them in this realm is enough for time.*, datetime, os.urandom, uuid4, secrets and native extensions.
 *
 * It also takes away what would act at times of its own: a FinalizationRegistry would drop Python references
 * whenever the JavaScript collector happens to run, and after a memory restore it would drop ones that no longer exist.
 */
export interface Platform {
  /** Sets what the clocks of the process that runs next show. Milliseconds, fractions kept. */
  set(wallMs: number, monotonicMs: number): void
  /** Where the entropy of the process that runs next comes from. */
  entropy(fill: (bytes: Uint8Array) => void): void
  /** No process runs: clocks and entropy stand at zero, so that an interpreter made meanwhile is the same as any other. */
  rest(): void
  /** The host's real monotonic clock, ms: for pacing and watchdogs, never for anything that a run can see. */
  readonly realNow: () => number
}

let installed: Platform | null = null

export function installPlatform(): Platform {
  if (installed) return installed
  const realPerformanceNow = performance.now.bind(performance)
  let wall = 0
  let monotonic = 0
  const zeros = (bytes: Uint8Array): void => { bytes.fill(0) }
  let fill = zeros

  Date.now = () => wall
  performance.now = () => monotonic
  const getRandomValues = <T extends ArrayBufferView>(array: T): T => {
    fill(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
    return array
  }
  Object.defineProperty(globalThis, 'crypto', {
    configurable: true,
    value: Object.freeze({ getRandomValues, randomFillSync: getRandomValues }),
  })
  replaceNodeEntropy(getRandomValues)
  refuseShell()
  globalThis.FinalizationRegistry = class {
    readonly [Symbol.toStringTag] = 'FinalizationRegistry'
    register(): void {}
    unregister(): boolean { return false }
  } as unknown as FinalizationRegistryConstructor

  installed = {
    set(wallMs, monotonicMs) { wall = wallMs; monotonic = monotonicMs },
    entropy(next) { fill = next },
    rest() { wall = 0; monotonic = 0; fill = zeros },
    realNow: realPerformanceNow,
  }
  return installed
}

/** On Node Emscripten asks node:crypto instead, through the module object that all of this thread shares. */
function replaceNodeEntropy(fill: (bytes: Uint8Array) => Uint8Array): void {
  const node = (globalThis as { process?: { getBuiltinModule?(name: string): object } }).process
  if (node?.getBuiltinModule) Object.assign(node.getBuiltinModule('node:crypto'), { randomFillSync: fill })
}

/**
 * On Node Emscripten hands os.system to a real shell of the host. Here there is none, and the answer is what a container
 * without a shell gives: 127. (The wall is the process's permissions; this makes it an answer instead of a crash.)
 */
function refuseShell(): void {
  const node = (globalThis as { process?: { getBuiltinModule?(name: string): object } }).process
  if (node?.getBuiltinModule) Object.assign(node.getBuiltinModule('node:child_process'), { spawnSync: () => ({ status: 127 }) })
}
