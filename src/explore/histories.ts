import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Process, ProcessFactory, ProcessInput, ProcessOutput, ProcessSpec, StepResult } from '../contract/process.ts'
import { firstLine } from './first-line.ts'

/**
 * One step of a process as an observer sees it: whether anything of it can be seen by others, and what, in words. `torn`: what of it
 * stays if it is killed after its files were written and before anything was sent; null where that makes no difference.
 */
export interface SeenStep { process: string; visible: boolean; did: string; torn: string | null }

const encoder = new TextEncoder()

/** A start that has been seen before: what came of it, and the process as it was then. */
interface Start { result: StepResult; image: unknown }

/** Images of started processes that are kept: each is tens of megabytes. */
const MOST_STARTS = 2

/**
 * A process is a function of what it was made of and given (SPEC T1-T3), so a hash of that stands for its memory: two
 * processes with one history are in one state. That costs microseconds where comparing memories would cost a tenth of a second.
 */
export class Histories {
  readonly #hashes = new Map<string, string>()
  /** By history; null where one has been seen once, and might not come again. */
  readonly #starts = new Map<string, Start | null>()
  /** Told of each step, once it is over. */
  onStep: (step: SeenStep) => void = () => {}

  /** The hash of what a process was made of and given so far. */
  of(process: string): string {
    return this.#hashes.get(process) ?? ''
  }

  wrap(factory: ProcessFactory): ProcessFactory {
    return {
      create: (spec) => {
        const made = factory.create(spec)
        return made instanceof Promise ? made.then((process) => this.#watched(process, spec)) : this.#watched(made, spec)
      },
    }
  }

  /**
   * A start imports a program, which takes longer than anything that follows. The same start (a crashed service that comes back
   * at the same moment in another branch) ends in the same state, so that from the third time on it is put there.
   */
  #start(process: Process, history: string, step: () => StepResult | Promise<StepResult>): StepResult | Promise<StepResult> {
    const known = this.#starts.get(history)
    if (known) {
      process.restore(known.image)
      return structuredClone(known.result)
    }
    const keep = (result: StepResult): StepResult => {
      const image = known === null && !result.outputs.some(({ kind }) => kind === 'exit') ? process.checkpoint() : null
      this.#starts.set(history, image === null ? null : { result: structuredClone(result), image })
      this.#forgetStarts()
      return result
    }
    const result = step()
    return result instanceof Promise ? result.then(keep) : keep(result)
  }

  #forgetStarts(): void {
    const kept = [...this.#starts].filter(([, start]) => start !== null)
    for (const [history] of kept.slice(0, -MOST_STARTS)) this.#starts.set(history, null)
  }

  #watched(process: Process, spec: ProcessSpec): Process {
    const { name } = spec
    // What is on its disk is what its predecessor's history has left there.
    const before = spec.disk === undefined ? '' : this.of(name)
    this.#hashes.set(name, hashOf(before, encoder.encode(JSON.stringify([name, spec.argv, spec.entropy, spec.env]))))
    const told = (result: StepResult): StepResult => {
      this.onStep({ process: name, visible: result.outputs.some(isVisible), did: wordsFor(result.outputs), torn: tornIn(result.outputs) })
      return result
    }
    return {
      step: (now, inputs, clock) => {
        this.#hashes.set(name, inputs.reduce((hash, input) => hashOf(hash, bytesOf(input)), hashOf(this.of(name), encoder.encode(`${now} ${clock?.wall ?? 0}`))))
        const result = inputs.some(({ kind }) => kind === 'start') ? this.#start(process, this.of(name), () => process.step(now, inputs, clock)) : process.step(now, inputs, clock)
        return result instanceof Promise ? result.then(told) : told(result)
      },
      checkpoint: () => {
        const image = process.checkpoint()
        return image === null ? null : { image, hash: this.of(name) }
      },
      restore: (checkpoint) => {
        const { image, hash } = checkpoint as { image: unknown; hash: string }
        process.restore(image)
        this.#hashes.set(name, hash)
      },
      disk: (orderly) => process.disk?.(orderly),
      kill: () => process.kill(),
    }
  }
}

/** What it prints, others do not read. */
const isVisible = ({ kind }: ProcessOutput): boolean => kind !== 'stdout' && kind !== 'stderr' && kind !== 'problem'

const wordsFor = (outputs: ProcessOutput[]): string => outputs.map(wordsOf).filter((words) => words !== '').join(', ')

/** A step that writes files and sends something as well: a real process can be killed between the two. */
function tornIn(outputs: ProcessOutput[]): string | null {
  // A file may be written several times in a step: what it is in the end is told.
  const files = [...new Map(outputs.flatMap((output) => (output.kind === 'file' ? [[output.path, output] as const] : []))).values()]
  const others = outputs.filter((output) => output.kind !== 'file' && isVisible(output))
  if (files.length === 0 || others.length === 0) return null
  const unsent = wordsFor(others)
  return `${wordsFor(files)}${unsent === '' ? '' : ` and not yet ${unsent}`}`
}

function wordsOf(output: ProcessOutput): string {
  if (output.kind === 'send') return `sent ${firstLine(output.bytes) ?? 'bytes'}`
  if (output.kind === 'connect') return 'begun to connect'
  if (output.kind === 'file') return `${output.bytes === null ? 'removed' : 'written'} ${output.path}`
  return output.kind === 'listen' ? `begun to listen on port ${output.port}` : ''
}

function hashOf(before: string, bytes: Uint8Array): string {
  return bytesToHex(sha256.create().update(encoder.encode(before)).update(bytes).digest())
}

function bytesOf(input: ProcessInput): Uint8Array {
  if (input.kind !== 'data') return encoder.encode(JSON.stringify(input))
  const head = encoder.encode(`data ${input.fd} ${input.bytes.length} `)
  const all = new Uint8Array(head.length + input.bytes.length)
  all.set(head)
  all.set(input.bytes, head.length)
  return all
}
