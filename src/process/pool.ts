import type { PyCallable, SandboxImage } from './image.ts'
import { captureFiles, restoreFiles, type FilesCheckpoint } from './filesystem.ts'
import { createInstance, type Instance } from './instance.ts'
import { readSnapshot, type MemoryImage } from './memory-image.ts'
import { SavedMemory } from './saved-memory.ts'
import { preload } from './snapshot.ts'

/** The entry points of python/faultline/process.py. */
export interface EntryPoints {
  hand_over_bytes: PyCallable; attach: PyCallable; launch: PyCallable
  on_connected: PyCallable; on_connect_failed: PyCallable; on_accepted: PyCallable; on_data: PyCallable
  on_eof: PyCallable; on_reset: PyCallable; on_drained: PyCallable; on_resolved: PyCallable; on_signal: PyCallable; on_eval: PyCallable
  begin: PyCallable; next_segment: PyCallable; run: PyCallable; deadline: PyCallable; collect: PyCallable
}

const ENTRY_NAMES = [
  'hand_over_bytes', 'attach', 'launch', 'on_connected', 'on_connect_failed', 'on_accepted', 'on_data', 'on_eof',
  'on_reset', 'on_drained', 'on_resolved', 'on_signal', 'on_eval', 'begin', 'next_segment', 'run', 'deadline', 'collect',
] as const

/** An interpreter ready to become a process. */
export interface Machine {
  instance: Instance
  entry: EntryPoints
  /** The files of a machine on which nothing has run. */
  files: FilesCheckpoint
}

export interface PoolOptions {
  /** Folder (Node) or address prefix from which the interpreter's loader reads; see instance.ts. */
  base: string
}

interface Waiting { resolve(machine: Machine): void; reject(error: unknown): void }

/**
 * Interpreters are expensive to make (about 100 ms) and cheap to put back (a copy of their memory, 5 ms), so ended
 * processes give theirs back and the next start takes one. All fresh instances are the same bit for bit, so one
 * baseline serves them all.
 */
export class MachinePool {
  private readonly image: SandboxImage
  private readonly options: PoolOptions
  /** A lab waits for its first interpreters: what only later ones need is put off. */
  inHurry = false
  /** What all machines were restored from. */
  readonly snapshot: MemoryImage | null
  private readonly idle: Machine[] = []
  /** Starts that wait for a machine, in their order. */
  private readonly waiting: Waiting[] = []
  private baseline: SavedMemory | null = null
  private making = 0
  private lastMade: Promise<void> = Promise.resolve()

  constructor(image: SandboxImage, options: PoolOptions) {
    this.image = image
    this.options = options
    this.snapshot = image.snapshot && readSnapshot(image.snapshot)
  }

  /** While files of the image are still on their way: when they have come. */
  get rest(): Promise<void> | null { return this.image.rest }

  /** Makes machines ahead of time until `count` wait. A start meanwhile takes the first that is ready. */
  async prepare(count: number): Promise<void> {
    while (this.idle.length < count) await this.makeOne()
  }

  /** A machine at its baseline: at once where one waits. */
  take(): Machine | Promise<Machine> {
    const machine = this.idle.pop()
    if (machine) return machine
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      if (this.making < this.waiting.length) void this.makeOne().catch(() => {})
    })
  }

  /** Takes a machine back and puts its memory and files to the baseline. */
  give(machine: Machine): void {
    const waiting = this.idle[0]
    // Made in a hurry, and none beside it shows what it was like: let go.
    if (!this.baseline && !waiting) return
    this.baseline ??= new SavedMemory(waiting!.instance, this.snapshot)
    this.baseline.putBackSparsely(machine.instance)
    restoreFiles(machine.instance.module.FS, machine.files)
    this.offer(machine)
  }

  private offer(machine: Machine): void {
    const first = this.waiting.shift()
    if (first) first.resolve(machine)
    else this.idle.push(machine)
  }

  /** One at a time: while an interpreter is made, WebAssembly's entry points are stood in for. */
  private makeOne(): Promise<void> {
    this.making++
    const made = this.lastMade.then(() => this.make()).then(
      (machine) => { this.making--; this.offer(machine) },
      (error: unknown) => { this.making--; this.waiting.shift()?.reject(error); throw error },
    )
    this.lastMade = made.catch(() => {})
    return made
  }

  private async make(): Promise<Machine> {
    const { image } = this
    const instance = await createInstance(image, { base: this.options.base, snapshot: this.snapshot })
    if (!this.snapshot) preload(instance)
    const entry = entryPoints(instance)
    // Pyodide keeps a name for what becomes of Python values handed to JavaScript, made at the first time, in a table that
    // is not part of the memory: made now, it has the same place in every interpreter.
    entry.hand_over_bytes((_kind: string, _number: number, bytes: { destroy(): void }) => bytes.destroy())
    // Only now: the baseline has the proxies of the entry points in it.
    if (!this.inHurry) this.baseline ??= new SavedMemory(instance, this.snapshot)
    return { instance, entry, files: captureFiles(instance.module.FS) }
  }
}

function entryPoints(instance: Instance): EntryPoints {
  const module = instance.py.runPython('import faultline.process as p; p') as { [name: string]: unknown }
  const entry = Object.fromEntries(ENTRY_NAMES.map((name) => [name, module[name]]))
  return entry as unknown as EntryPoints
}
