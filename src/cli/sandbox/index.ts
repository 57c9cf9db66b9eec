import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BootProgress, EngineMessage, SandboxRuntime } from '../../contract/runtime.ts'
import type { OpenChannel } from '../../runtime/client/channel.ts'
import { createRemoteRuntime } from '../../runtime/client/remote-runtime.ts'
import { IMAGE, PROGRAM } from './places.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))

/** What the sandbox's process may do: read the sandbox image and, until it has started, the program; make no code from strings. */
const FLAGS = [
  '--disallow-code-generation-from-strings', '--permission', ...[IMAGE, ...PROGRAM].map((place) => `--allow-fs-read=${place}`),
  '--disable-warning=ExperimentalWarning', '--max-old-space-size=2048',
]

/** The sandbox in child processes under Node's permission model: what the command line runs everything in. */
export function createProcessRuntime(): SandboxRuntime {
  return createRemoteRuntime(open, { spare: false })
}

const open: OpenChannel = (handlers, onProgress) => new Promise((resolve, reject) => {
  // An empty environment: it may hold secrets of whoever runs the command.
  const child: ChildProcess = fork(CHILD, [], { execArgv: FLAGS, env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let ready = false
  let closed = false
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => { complaint = `${complaint}${chunk.toString()}`.slice(-2000) })
  const gone = (reason: string): void => {
    if (closed) return
    closed = true
    const told = complaint.trim() === '' ? reason : `${reason}:\n${complaint.trim()}`
    if (ready) handlers.failed(told)
    else reject(new Error(told))
  }
  child.on('message', (message: EngineMessage) => {
    if (message.type !== 'progress') { handlers.message(message); return }
    onProgress(message as BootProgress)
    if (message.phase !== 'ready') return
    ready = true
    resolve({
      post: (sent) => { if (child.connected) child.send(sent) },
      close: () => { closed = true; child.kill('SIGKILL') },
    })
  })
  child.on('error', (error) => gone(error.message))
  child.on('exit', (code, signal) => gone(`the sandbox's process ended with ${signal ?? `code ${code}`}`))
})
