import type { BootProgress, HostMessage } from '../../contract/runtime.ts'

/** A line to one engine in a thread of its own. */
export interface Channel {
  post(message: HostMessage): void
  /** Ends the thread, whatever it does. */
  close(): void
}

export interface ChannelHandlers {
  /** Whatever came; not yet checked. */
  message(raw: unknown): void
  /** The thread ended or could not be made. */
  failed(reason: string): void
}

/**
 * Resolves when the engine on the other side is ready to run at once. `awaited` resolves as soon as somebody waits for it:
 * it may leave out then what only makes later work quicker.
 */
export type OpenChannel = (handlers: ChannelHandlers, onProgress: (progress: BootProgress) => void, awaited: Promise<void>) => Promise<Channel>
