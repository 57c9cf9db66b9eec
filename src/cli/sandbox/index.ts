import { fork, type ChildProcess } from 'node:child_process'
import type { BootProgress, EngineMessage, HostMessage, SandboxRuntime } from '../../contract/runtime.ts'
import type { Channel, ChannelHandlers } from '../../runtime/client/channel.ts'
import { createRemoteRuntime } from '../../runtime/client/remote-runtime.ts'
import { FLAGS, HEAP } from './permissions.ts'
import { CHILD } from './places.ts'

export interface ProcessRuntimeOptions {
  /**
   * Seconds for which the sandbox may do nothing but one thing before it is ended; Infinity: never. A page gives a few; here
   * a check may compute for a while, a machine may be busy, and Ctrl-C is at hand.
   */
  patience: number
  /** Milliseconds between two clock messages of a run in which nothing happens; as often as a page draws, unless told. */
  frame?: number
}

/** A judge's whole budget of instructions fits into it, so that a check which does not end is stopped and explained. */
const PATIENCE = 120

/** Node's own last words are a stack trace of its machine code. */
const OUT_OF_MEMORY = `the sandbox ran out of memory (${HEAP} MB). It keeps the whole log of the run, with all that clients have sent into it: start it again, and send less or for a shorter time.`

/** The sandbox in child processes under Node's permission model: what the command line runs everything in. */
export function createProcessRuntime({ patience = PATIENCE, frame }: Partial<ProcessRuntimeOptions> = {}): SandboxRuntime {
  const args = frame === undefined ? [] : [String(frame)]
  const starting = new Set<() => void>()
  const runtime = createRemoteRuntime((handlers, onProgress) => open(handlers, onProgress, patience, args, starting), { spare: false })
  const dispose = (): void => {
    runtime.dispose()
    // One that nobody waits for any more.
    for (const close of starting) close()
  }
  return { ...runtime, dispose }
}

type Open = (handlers: ChannelHandlers, onProgress: (progress: BootProgress) => void, patience: number, args: string[], starting: Set<() => void>) => Promise<Channel>

const open: Open = (handlers, onProgress, patience, args, starting) => new Promise((resolve, reject) => {
  // An empty environment: it may hold secrets of whoever runs the command.
  const child: ChildProcess = fork(CHILD, args, { execArgv: FLAGS, env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let ready = false
  let closed = false
  let complaint = ''
  let silence = 0
  child.stderr?.on('data', (chunk: Buffer) => { complaint = `${complaint}${chunk.toString()}`.slice(-2000) })
  const close = (): void => {
    closed = true
    starting.delete(close)
    child.kill('SIGKILL')
  }
  starting.add(close)
  const gone = (reason: string): void => {
    if (closed) return
    close()
    const told = complaint.includes('heap out of memory') ? OUT_OF_MEMORY : complaint.trim() === '' ? reason : `${reason}:\n${complaint.trim()}`
    if (ready) handlers.failed(told)
    else reject(new Error(told))
  }
  const post = (sent: HostMessage): void => {
    if (child.connected) child.send(sent)
    // The runtime pings once a second and gives up after a few: it is answered here, and the silence counted.
    if (sent.type !== 'ping') return
    if (++silence > patience) gone(`the sandbox has not answered for ${patience} s and was ended: something ran without ever coming back`)
    else handlers.message({ type: 'pong', runId: '', nonce: sent.nonce })
  }
  child.on('message', (message: EngineMessage) => {
    silence = 0
    if (message.type !== 'progress') { handlers.message(message); return }
    onProgress(message as BootProgress)
    if (message.phase !== 'ready') return
    ready = true
    starting.delete(close)
    resolve({ post, close })
  })
  child.on('error', (error) => gone(error.message))
  child.on('exit', (code, signal) => gone(`the sandbox's process ended with ${signal ?? `code ${code}`}`))
})
