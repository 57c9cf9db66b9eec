import type { EngineMessage, SandboxRuntime } from '../../contract/runtime.ts'
import type { OpenChannel } from '../client/channel.ts'
import { createRemoteRuntime } from '../client/remote-runtime.ts'
import { downloadAssets, isNear, type Part, type SandboxAssets } from './assets.ts'
import { openFrame } from './frame.ts'
import { keepSnapshot } from './kept-snapshot.ts'

/** The embedded sandbox of the page: works offline once its files are cached, needs no account and no special headers. */
export function createLocalRuntime(base: string): SandboxRuntime {
  let downloading: SandboxAssets | null = null

  const open: OpenChannel = (handlers, onProgress, awaited) => new Promise((resolve, reject) => {
    const assets = (downloading ??= downloadAssets(base, onProgress))
    let ready = false
    let removeFrame = (): void => {}
    const fail = (message: string): void => { if (ready) handlers.failed(message); else reject(new Error(message)) }
    const failDownload = (error: unknown): void => {
      if (downloading === assets) downloading = null
      removeFrame()
      fail(error instanceof Error ? error.message : String(error))
    }

    const begin = async (): Promise<void> => {
      // Whether there is a sandbox at all is the manifest's to say.
      const manifest = await assets.manifest
      const { port, remove } = await openFrame(await assets.worker, fail)
      removeFrame = remove
      const send = (parts: Promise<Part[]>): Promise<void> => sendParts(port, parts)
      let restSent = false
      const sendRest = (): void => {
        if (!restSent) void send(assets.rest()).catch(failDownload)
        restSent = true
      }
      port.onmessage = (event: MessageEvent<EngineMessage>) => {
        const message = event.data
        if (message.type === 'progress') {
          onProgress(message)
          // An engine that the snapshot does not fit is not ready before it has read everything.
          if (message.phase === 'cold-boot') sendRest()
          if (message.phase !== 'ready') return
          ready = true
          if (isNear()) sendRest()
          resolve({ post: (sent) => port.postMessage(sent), close: remove })
        } else if (message.type === 'failed' && !ready) {
          remove()
          fail(message.message)
        } else handlers.message(message)
      }
      void awaited.then(() => { if (!ready) port.postMessage({ type: 'hurry' }) })
      port.postMessage({ type: 'manifest', manifest })
      await send(assets.first)
      // A network has nothing else to carry now; on this very machine it would take a processor from the start.
      if (!isNear()) sendRest()
    }
    begin().catch(failDownload)
  })

  return createRemoteRuntime(open, {
    spare: true,
    onSnapshot: (bytes) => { void downloading?.manifest.then((manifest) => keepSnapshot(manifest, bytes)) },
  })
}

/** Each as soon as it is here. */
async function sendParts(port: MessagePort, parts: Promise<Part[]>): Promise<void> {
  await Promise.all((await parts).map(async ({ name, blob }) => port.postMessage({ type: 'part', name, blob: await blob })))
}
