import type { Clock, EvalOutcome, Process, ProcessInput, ProcessOutput, ProcessSpec, StepResult } from '../contract/process.ts'
import type { Ns } from '../contract/time.ts'
import { fillEntropy, type EntropyState } from './entropy.ts'
import { captureFiles, restoreFiles, writeFiles, type FilesCheckpoint } from './filesystem.ts'
import type { Platform } from './platform.ts'
import type { Machine, MachinePool } from './pool.ts'
import { Processor } from './processor.ts'
import { growReferences, referencePlaces } from './references.ts'
import { SavedMemory } from './saved-memory.ts'
import { Stacks } from './stacks.ts'
import { VolumeCopy } from './volumes.ts'

export interface ProcessLimits {
  /** Bytes of memory. */
  memory: number
  /** Instruction ticks between two turns of its event loop (see Instance.onTick); about a second of a tight loop. */
  ticks: number
}

export interface ProcessOptions {
  limits: ProcessLimits
  /** The judge's line to the world; a program without it finds none. */
  call?: (request: string) => Promise<string>
}

const decoder = new TextDecoder()

interface Checkpoint {
  memory: SavedMemory; files: FilesCheckpoint; entropy: EntropyState; steps: number; processorTime: Ns; exited: boolean
  limits: { memory: number; disk: number; umask: number }
  /** Of the interpreter's table of JavaScript values. */
  references: number
}

/** Steps between two runs of Python's collector (SPEC T5). */
const COLLECT_EVERY = 500

/** Commands whose server is driven from outside, so that the process can be checkpointed. All others run as scripts. */
const SERVERS = new Set(['uvicorn', 'fastapi'])

function isServed([command = '', ...args]: string[]): boolean {
  const name = command.split('/').at(-1)!
  return SERVERS.has(name) || (/^python3?$/.test(name) && args[0] === '-m' && SERVERS.has(args[1] ?? ''))
}

/** One Python program in a machine of the pool, behind the process port. */
export class PyodideProcess implements Process {
  private readonly machine: Machine
  private readonly pool: MachinePool
  private readonly platform: Platform
  private readonly spec: ProcessSpec
  private readonly options: ProcessOptions
  private readonly entropy: EntropyState
  private readonly stacks: Stacks
  private readonly volumes: VolumeCopy
  private readonly readOnly: string[]
  private outputs: ProcessOutput[] = []
  private now: Ns = 0
  private steps = 0
  private exited = false
  private broken = false
  private released = false
  private readonly processor = new Processor()
  /** How wrong the wall clock is, ms. */
  private wallOffset = 0
  constructor(machine: Machine, pool: MachinePool, platform: Platform, spec: ProcessSpec, options: ProcessOptions) {
    this.machine = machine
    this.pool = pool
    this.platform = platform
    this.spec = spec
    this.options = options
    this.entropy = [...spec.entropy]
    const { instance } = machine
    instance.memoryLimit = options.limits.memory
    instance.disk.free = Infinity
    instance.umask = 0o022
    instance.missed = false
    instance.streams.stdout = (bytes) => this.print('stdout', bytes)
    instance.streams.stderr = (bytes) => this.print('stderr', bytes)
    instance.onTick = () => this.tick()
    instance.clock.onRead = () => this.processor.read()
    instance.readOnly = []
    instance.onSync = () => {}
    writeFiles(instance.module.FS, spec.files)
    const mounts = spec.volumes ?? []
    this.volumes = new VolumeCopy(instance.module, mounts, () => {
      const { touched } = instance
      instance.touched = false
      return touched
    })
    this.readOnly = mounts.filter((mount) => mount.readOnly).map(({ target }) => target)
    instance.module.FS.mkdirTree(spec.cwd)
    instance.onSync = this.synced
    this.stacks = new Stacks(instance.module, instance.stack, machine.entry, options.call ? this.call : null, this.processor, () => this.enter(this.now))
    this.enter(0)
    machine.entry.attach(this.emit, this.renew, this.stacks.host, {
      hostname: spec.hostname, ip: spec.ip, env: { ...spec.env }, cwd: spec.cwd, epochNs: spec.epoch * 1e6,
    })
    platform.rest()
  }

  step(now: Ns, inputs: ProcessInput[], clock?: Clock): StepResult | Promise<StepResult> {
    if (this.exited) return { outputs: [], deadline: null }
    this.processor.stepTicks = 0
    this.wallOffset = clock?.wall ?? 0
    this.enter(now)
    this.machine.instance.stack.bound()
    try {
      this.machine.entry.begin(now)
      if (++this.steps % COLLECT_EVERY === 0) this.machine.entry.collect()
      for (const input of inputs) {
        if (input.kind === 'start') this.machine.entry.launch(this.spec.argv, isServed(this.spec.argv))
        else this.deliver(input)
      }
      const pending = this.stacks.drive()
      return pending ? pending.then(() => this.finished(), (error: unknown) => this.fatal(error)) : this.finished()
    } catch (error) {
      return this.fatal(error)
    }
  }

  private finished(): StepResult {
    try {
      return this.result(this.exited ? -1 : this.machine.entry.deadline() as number)
    } catch (error) {
      return this.fatal(error)
    }
  }

  /** It has read a file of the image that is still on its way: what it did since means nothing. */
  get missed(): boolean { return this.machine.instance.missed }

  checkpoint(): Checkpoint | null {
    if (this.stacks.parked > 0 || this.broken) return null
    const { instance } = this.machine
    const { module } = instance
    return {
      memory: new SavedMemory(instance, this.pool.snapshot),
      files: captureFiles(module.FS),
      entropy: [...this.entropy],
      steps: this.steps,
      processorTime: this.processor.total,
      exited: this.exited,
      references: referencePlaces(module),
      limits: { memory: instance.memoryLimit, disk: instance.disk.free, umask: instance.umask },
    }
  }

  restore(checkpoint: unknown): void {
    const saved = checkpoint as Checkpoint
    this.stacks.forget()
    this.machine.instance.readOnly = []
    this.machine.instance.onSync = () => {}
    growReferences(this.machine.instance.module, saved.references)
    saved.memory.putBack(this.machine.instance)
    restoreFiles(this.machine.instance.module.FS, saved.files)
    this.machine.instance.memoryLimit = saved.limits.memory
    this.machine.instance.disk.free = saved.limits.disk
    this.machine.instance.umask = saved.limits.umask
    this.entropy.splice(0, 4, ...saved.entropy)
    this.volumes.restored()
    this.machine.instance.touched = false
    this.machine.instance.readOnly = this.readOnly
    this.machine.instance.onSync = this.synced
    this.steps = saved.steps
    this.processor.total = saved.processorTime
    this.exited = saved.exited
    this.outputs = []
  }

  kill(): void {
    this.exited = true
    if (this.released) return
    this.released = true
    // A trapped one is in an unknown state: it is let go.
    if (this.broken) return
    this.stacks.forget()
    this.machine.instance.readOnly = []
    this.machine.instance.onSync = () => {}
    this.pool.give(this.machine)
  }

  private takeFile(path: string, bytes: Uint8Array | null): void {
    const { instance } = this.machine
    instance.readOnly = []
    instance.onSync = () => {}
    this.volumes.take(path, bytes)
    instance.touched = false
    instance.readOnly = this.readOnly
    instance.onSync = this.synced
  }

  /** [F24] Bytes of memory in all and of disk that is left; null: as ever. */
  private limit(memory: number | null, disk: number | null): void {
    const { instance } = this.machine
    instance.memoryLimit = Math.min(memory ?? Infinity, this.options.limits.memory)
    instance.disk.free = disk ?? Infinity
  }

  private readonly call = async (request: string): Promise<string> => {
    this.platform.rest()
    return await this.options.call!(request)
  }

  // -- crossing into Python --------------------------------------------------------------------------------------------
  private enter(now: Ns): void {
    this.now = now
    this.processor.renew()
    this.platform.set(this.spec.epoch + now / 1e6 + this.wallOffset, now / 1e6)
    this.platform.entropy((bytes) => fillEntropy(this.entropy, bytes))
  }

  private deliver(input: Exclude<ProcessInput, { kind: 'start' }>): void {
    const { entry } = this.machine
    switch (input.kind) {
      case 'data': entry.on_data(input.fd, input.bytes); break
      case 'connected': entry.on_connected(input.fd, input.local.host, input.local.port, input.peer.host, input.peer.port); break
      case 'connect_failed': entry.on_connect_failed(input.fd, input.errno); break
      case 'accepted':
        entry.on_accepted(input.fd, input.port, input.local.host, input.local.port, input.peer.host, input.peer.port)
        break
      case 'eof': entry.on_eof(input.fd); break
      case 'reset': entry.on_reset(input.fd, input.errno); break
      case 'drained': entry.on_drained(input.fd); break
      case 'resolved': entry.on_resolved(input.id, input.addresses.join(','), input.error ?? ''); break
      case 'file': this.takeFile(input.path, input.bytes); break
      case 'limit': this.limit(input.memory, input.disk); break
      case 'eval': entry.on_eval(input.id, input.code); break
      case 'signal': entry.on_signal(input.signal === 'SIGTERM' ? 15 : 2); break
    }
  }

  private readonly emit = (kind: string, number: number, payload: unknown): void => {
    if (kind === 'umask') {
      this.machine.instance.umask = number
      return
    }
    const output = toOutput(kind, number, payload)
    if (output.kind === 'exit') this.exited = true
    this.outputs.push(output)
  }

  /** Files that were made to last, in their place among what else the step does: a process can be killed right after (SPEC F17). */
  private readonly synced = (): void => { this.outputs.push(...this.written()) }

  private written(): ProcessOutput[] {
    return this.volumes.changes().map(([path, bytes], i, { length }) => ({ kind: 'file', path, bytes, ...(i + 1 < length ? { more: true } : {}) }))
  }

  /** The program's event loop has come round: many small callbacks at one instant are not one that never ends. */
  private readonly renew = (): void => { this.processor.renew() }

  private print(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    const text = decoder.decode(bytes)
    const last = this.outputs.at(-1)
    // print() writes its text and its newline one after the other.
    if (last?.kind === stream) last.text += text
    else this.outputs.push({ kind: stream, text })
  }

  private result(deadline: number): StepResult {
    this.platform.rest()
    // After those that were made to last, before all else: an exit is the last that is heard of a process.
    const lasting = this.outputs.findLastIndex(({ kind }) => kind === 'file') + 1
    const outputs = [...this.outputs.slice(0, lasting), ...this.written(), ...this.outputs.slice(lasting)]
    this.outputs = []
    return { outputs, deadline: this.exited || deadline < 0 ? null : deadline, ticks: this.processor.stepTicks }
  }

  // -- programs that do not come back ----------------------------------------------------------------------------------
  private tick(): boolean {
    const { processor } = this
    processor.tick()
    const over = processor.ticks - this.options.limits.ticks
    if (over > this.options.limits.ticks) this.trap()
    // A judge is not: its clock is the world's, which stands while it computes.
    return (over > 0 && over % 1000 === 1) || (!this.options.call && this.stacks.host.switches && processor.interruptSpin())
  }

  /** The program swallows its interruption: take its functions away, so that the next call traps. */
  private trap(): void {
    this.broken = true
    const table = this.machine.instance.module['wasmTable'] as WebAssembly.Table
    for (let i = 0; i < table.length; i++) table.set(i, null)
  }

  private fatal(error: unknown): StepResult {
    this.fail(error)
    return this.result(-1)
  }

  private fail(error: unknown): void {
    const swallowed = this.broken
    this.broken = true
    if (this.exited) return
    this.exited = true
    const detail = swallowed
      ? 'ran too long without coming back to its event loop, and ignored the interruption'
      : whyFailed(error)
    this.outputs.push({ kind: 'problem', code: swallowed ? 'stuck' : 'interpreter', message: detail })
    this.outputs.push({ kind: 'exit', code: 137, cause: 'limit', detail })
  }
}

/** An engine's stack is full before Python knows it where C code that keeps nothing on Python's own recurses (docs/FIDELITY.md). */
function whyFailed(error: unknown): string {
  if (error instanceof Error && /call stack|too much recursion/.test(error.message)) return 'recursed deeper than the engine\'s stack goes: thousands of objects in one another, such as lists in lists'
  return `the interpreter failed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
}

/** What python/faultline emits: a kind, a number and at most one payload. */
function toOutput(kind: string, number: number, payload: unknown): ProcessOutput {
  switch (kind) {
    case 'send': return { kind, fd: number, bytes: takeBytes(payload) }
    case 'listen': case 'unlisten': return { kind, port: number }
    case 'resolve': return { kind, id: number, name: payload as string }
    case 'connect': {
      const address = payload as string
      const colon = address.lastIndexOf(':')
      return { kind, fd: number, host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }
    }
    case 'shutdown': case 'close': case 'abort': case 'pause': case 'resume': case 'drain': return { kind, fd: number }
    case 'problem': {
      const [code, file, ...message] = (payload as string).split('\n')
      return { kind, code: code!, message: message.join('\n'), ...(file ? { file, line: number } : {}) }
    }
    case 'blocked': {
      const [since, file, what] = (payload as string).split('\n')
      return { kind, since: Number(since), what: what!, ...(file ? { file, line: number } : {}) }
    }
    case 'eval': {
      const [id, outcome, ...text] = (payload as string).split('\n')
      return { kind, id: id!, outcome: outcome as EvalOutcome, text: text.join('\n') }
    }
    case 'exit': {
      const [cause, ...detail] = (payload as string).split('\n')
      return { kind, code: number, cause: cause as 'exit' | 'error' | 'limit', detail: detail.join('\n') }
    }
    default: throw new Error(`unknown output ${kind}`)
  }
}

/** A Python bytes object arrives as a proxy: copy its bytes out and let it go. */
function takeBytes(payload: unknown): Uint8Array {
  const proxy = payload as { toJs(): Uint8Array; destroy(): void }
  const bytes = proxy.toJs()
  proxy.destroy()
  return bytes.slice()
}
