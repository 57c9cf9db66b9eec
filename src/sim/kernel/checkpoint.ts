import type { Process, ProcessSpec } from '../../contract/process.ts'
import { emit, processAt, type Kernel } from './kernel.ts'
import type { LogMark } from './log.ts'
import type { State } from './state.ts'

/** A world at one moment (SPEC C1): the kernel's data, the log so far and each process's own memory. */
export interface Checkpoint {
  state: State
  log: LogMark
  processes: ({ handle: Process; spec: ProcessSpec; image: unknown } | null)[]
}

/** null where a process has none to give. */
export function takeCheckpoint(k: Kernel): Checkpoint | null {
  const processes: Checkpoint['processes'] = []
  for (const [p, handle] of k.handles.entries()) {
    if (handle === null) {
      processes.push(null)
      continue
    }
    const image = handle.checkpoint()
    if (image === null) return null
    processes.push({ handle, spec: processAt(k, p).spec, image })
  }
  return { state: copyOf(k.state), log: k.log.mark(), processes }
}

/**
 * Puts a checkpoint back. A process that still lives takes its memory back; one that has ended since is made anew from
 * its spec first, which may take a promise.
 */
export function putBack(k: Kernel, checkpoint: Checkpoint, seed: number | undefined): void | Promise<void> {
  k.state = copyOf(checkpoint.state)
  k.log.rewind(checkpoint.log)
  if (seed !== undefined && seed !== k.state.seed) reseed(k, seed)
  const waits: Promise<void>[] = []
  checkpoint.processes.forEach((saved, p) => {
    const current = k.handles[p] ?? null
    if (saved && current === saved.handle) {
      current.restore(saved.image)
      return
    }
    current?.kill()
    k.handles[p] = null
    if (!saved) return
    const made = k.factory.create(saved.spec)
    const put = (handle: Process): void => {
      handle.restore(saved.image)
      k.handles[p] = handle
      // From now on this is the process of that checkpoint: the next return is a restore again.
      saved.handle = handle
    }
    if (made instanceof Promise) waits.push(made.then(put))
    else put(made)
  })
  if (waits.length > 0) return Promise.all(waits).then(() => undefined)
}

/**
 * A clone, except for what never changes once it is there: recorded commands, the content of files, the specs of
 * processes. They grow with a session, and sharing them keeps a checkpoint's cost that of the world's moving parts.
 */
function copyOf(state: State): State {
  const { recorded, files, volumes, processes, ...moving } = state
  const specs = processes.map((process) => process.spec)
  const copies = structuredClone(processes.map((process) => ({ ...process, spec: null })))
  return {
    ...structuredClone(moving),
    recorded: recorded.slice(),
    files: { ...files },
    volumes: Object.fromEntries(Object.entries(volumes).map(([name, inside]) => [name, { ...inside }])),
    processes: copies.map((process, p) => ({ ...process, spec: specs[p] as ProcessSpec })),
  }
}

/** Other dice from here on; what the processes remember stays. */
function reseed(k: Kernel, seed: number): void {
  k.state.seed = seed
  k.state.streams = {}
  emit(k, 'note', '', { text: `seed ${seed} from here on` })
}
