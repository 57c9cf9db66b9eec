import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { SandboxRuntime } from '../../contract/runtime.ts'
import type { OpenChannel } from '../client/channel.ts'
import { createRemoteRuntime } from '../client/remote-runtime.ts'

const IMAGE = fileURLToPath(new URL('../../../public/sandbox', import.meta.url))

/** The sandbox in worker threads of this Node process, for the command line and for tests. */
export function createNodeRuntime(options: { folder?: string; spare?: boolean; worker?: URL } = {}): SandboxRuntime {
  const folder = options.folder ?? IMAGE
  const starting = new Set<Worker>()
  const open: OpenChannel = (handlers, onProgress) => new Promise((resolve, reject) => {
    const worker = new Worker(options.worker ?? new URL('./worker.ts', import.meta.url), { workerData: { folder } })
    starting.add(worker)
    let ready = false
    let closed = false
    const gone = (reason: string) => {
      starting.delete(worker)
      if (closed) return
      closed = true
      if (ready) handlers.failed(reason)
      else reject(new Error(reason))
    }
    worker.on('message', (message: { type?: string; phase?: string }) => {
      if (message.type !== 'progress') { handlers.message(message); return }
      onProgress(message as never)
      if (message.phase !== 'ready') return
      ready = true
      starting.delete(worker)
      resolve({
        post: (sent) => worker.postMessage(sent),
        close: () => { closed = true; void worker.terminate() },
      })
    })
    worker.on('error', (error) => gone(error instanceof Error ? error.message : String(error)))
    worker.on('exit', (code) => gone(`the sandbox's thread ended with code ${code}`))
  })
  const runtime = createRemoteRuntime(open, { spare: options.spare ?? false })
  const dispose = (): void => {
    runtime.dispose()
    // One that makes a snapshot of its own does so for seconds, and nobody waits for it any more.
    for (const worker of starting) void worker.terminate()
  }
  return { ...runtime, dispose }
}
