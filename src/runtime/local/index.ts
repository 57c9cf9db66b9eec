import type { BootProgress, EngineMessage, SandboxRuntime } from '../../contract/runtime.ts'
import type { OpenChannel } from '../client/channel.ts'
import { createRemoteRuntime } from '../client/remote-runtime.ts'
import { downloadAssets, type SandboxAssets } from './assets.ts'
import { openFrame } from './frame.ts'
import { keepSnapshot } from './kept-snapshot.ts'

/** The embedded sandbox of the page: works offline once its files are cached, needs no account and no special headers. */
export function createLocalRuntime(base: string): SandboxRuntime {
  let downloading: Promise<SandboxAssets> | null = null
  const assets = (onProgress: (progress: BootProgress) => void): Promise<SandboxAssets> => {
    downloading ??= downloadAssets(base, onProgress).catch((error: unknown) => {
      downloading = null
      throw error
    })
    return downloading
  }

  const open: OpenChannel = async (handlers, onProgress) => {
    const image = await assets(onProgress)
    return new Promise((resolve, reject) => {
      let ready = false
      const fail = (message: string) => { if (ready) handlers.failed(message); else reject(new Error(message)) }
      openFrame(image, fail).then((frame) => {
        frame.port.onmessage = (event: MessageEvent<EngineMessage>) => {
          const message = event.data
          if (message.type === 'progress') {
            onProgress(message)
            if (message.phase !== 'ready') return
            ready = true
            resolve({ post: (sent) => frame.port.postMessage(sent), close: () => frame.remove() })
          } else if (message.type === 'failed' && !ready) {
            frame.remove()
            fail(message.message)
          } else handlers.message(message)
        }
      }, reject)
    })
  }

  return createRemoteRuntime(open, {
    spare: true,
    onSnapshot: (bytes) => { void downloading?.then(({ manifest }) => keepSnapshot(manifest, bytes)) },
  })
}
