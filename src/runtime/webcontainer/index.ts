import type { BootProgress, SandboxRuntime } from '../../contract/runtime.ts'
import type { OpenChannel } from '../client/channel.ts'
import { createRemoteRuntime } from '../client/remote-runtime.ts'
import type { OpenLine } from '../remote/line.ts'
import { readText, toWire } from '../remote/wire.ts'
import { bootHost, type BootOptions, type Hosted } from './boot.ts'
import { failures } from './failures.ts'
import { frameLine } from './frame-line.ts'

export interface WebContainerOptions extends Pick<BootOptions, 'api' | 'environment' | 'project' | 'hostFiles' | 'apiKey'> {
  /** How texts go to the host; through a frame of the container's origin, unless told. */
  line?(url: string, token: string): OpenLine
}

export interface WebContainerRuntime extends SandboxRuntime {
  /** Where the container shows the ports on which a lab listens, for preview frames. */
  readonly previews: ReadonlyMap<number, string>
  /** Told whenever that changes; the answer ends it. */
  onPreviews(listener: () => void): () => void
}

const PHASES = { boot: 'download', install: 'compile', start: 'cold-boot' } as const satisfies Record<string, BootProgress['phase']>

/** The sandbox in a WebContainer: `faultline-host` on the Node that a browser runs, spoken to over its WebSocket. */
export function createWebContainerRuntime(options: WebContainerOptions): WebContainerRuntime {
  const previews = new Map<number, string>()
  const listeners = new Set<() => void>()
  const changed = (): void => { for (const listener of [...listeners]) listener() }

  const open: OpenChannel = async (handlers, onProgress) => {
    const steps = Object.keys(PHASES)
    let hosted: Hosted | null = null
    let opened = false
    let gone = ''
    const over = (): void => {
      hosted?.close()
      previews.clear()
      changed()
    }
    /** Before the channel is there, its opening fails with the words. */
    const end = (words: string): void => {
      gone = words
      over()
      if (opened) handlers.failed(words)
    }
    hosted = await bootHost({
      ...options,
      onStep: (step) => onProgress({ phase: PHASES[step], loaded: steps.indexOf(step), total: steps.length }),
      onPort(port, url) {
        if (url === null) previews.delete(port)
        else previews.set(port, url)
        changed()
      },
      onGone: (failure) => end(`${failure.message} ${failure.help}`),
    })
    const { url, token } = hosted
    try {
      const line = await (options.line ?? frameLine)(url, token)({
        text: (text) => handlers.message(readText(text)),
        gone: end,
      })
      if (gone !== '') throw new Error(gone)
      opened = true
      return { post: (message) => line.send(toWire(message)), close: () => { line.close(); over() } }
    } catch (error) {
      over()
      throw failures.notStarted(error instanceof Error ? error.message : String(error), '')
    }
  }

  return {
    ...createRemoteRuntime(open, { spare: false }),
    previews,
    onPreviews(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
  }
}

