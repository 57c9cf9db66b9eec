import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type * as z from 'zod/mini'
import { FLAGS } from '../sandbox/permissions.ts'
import type { Call } from './calls.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
/** Seconds without a word from a sandbox that works, after which it is ended. */
const PATIENCE = 180

interface Pending { resolve(value: unknown): void; reject(error: Error): void; progress(value: unknown): void }

/** A sandbox that searches, in a process of its own under Node's permission model. */
export class SearchSandbox {
  readonly #child: ChildProcess
  readonly #pending = new Map<number, Pending>()
  readonly #ready: Promise<void>
  #ids = 0
  #complaint = ''
  #timer: NodeJS.Timeout | null = null
  #gone: Error | null = null

  constructor() {
    // An empty environment: it may hold secrets of whoever runs the command.
    this.#child = fork(CHILD, [], { execArgv: FLAGS, env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    this.#child.stderr?.on('data', (chunk: Buffer) => { this.#complaint = `${this.#complaint}${chunk.toString()}`.slice(-2000) })
    this.#ready = new Promise((resolve, reject) => {
      this.#pending.set(0, { resolve: () => resolve(), reject, progress: () => {} })
    })
    this.#ready.catch(() => {})
    this.#child.on('message', (message) => this.#receive(message))
    this.#child.on('error', (error) => this.#end(error.message))
    this.#child.on('exit', (code, signal) => this.#end(`the sandbox's process ended with ${signal ?? `code ${code}`}`))
    this.#watch()
  }

  /** One call and its answer, which is checked against the schema, as is each word on the way. */
  async call<R extends z.ZodMiniType, P extends z.ZodMiniType>(
    call: Call, schema: R, progress?: { schema: P; tell(value: z.infer<P>): void },
  ): Promise<z.infer<R>> {
    await this.#ready
    if (this.#gone) throw this.#gone
    const id = ++this.#ids
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, progress: (value) => progress?.tell(progress.schema.parse(value) as z.infer<P>) })
    })
    this.#watch()
    this.#child.send({ id, call })
    return schema.parse(await answered) as z.infer<R>
  }

  dispose(): void {
    if (this.#gone) return
    this.#gone = new Error('the sandbox has been let go')
    if (this.#timer) clearTimeout(this.#timer)
    this.#child.kill('SIGKILL')
  }

  #receive(raw: unknown): void {
    const message = raw as { ready?: unknown; id?: unknown; result?: unknown; error?: unknown; progress?: unknown } | null
    const id = message?.ready === true ? 0 : Number(message?.id)
    const pending = this.#pending.get(id)
    this.#watch()
    if (!message || !pending) return
    try {
      if ('progress' in message) { pending.progress(message.progress); return }
    } catch (error) {
      this.#end(`the sandbox said something that is not of the protocol: ${String(error)}`)
      return
    }
    this.#pending.delete(id)
    if ('error' in message) pending.reject(new Error(String(message.error)))
    else pending.resolve(message.result)
    this.#watch()
  }

  /** Only a sandbox with work has to speak. */
  #watch(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#pending.size === 0 || this.#gone) return
    this.#timer = setTimeout(() => this.#end(`the sandbox has said nothing for ${PATIENCE} s and was ended: a step of a program ran without ever coming back`), PATIENCE * 1000)
  }

  #end(reason: string): void {
    if (this.#gone) return
    const told = this.#complaint.trim() === '' ? reason : `${reason}:\n${this.#complaint.trim()}`
    this.dispose()
    this.#gone = new Error(told)
    for (const { reject } of this.#pending.values()) reject(this.#gone)
    this.#pending.clear()
  }
}
