import type { EngineMessage } from '../../contract/runtime.ts'

/** What the engine needs of the thread that it lives in. Real time, in milliseconds: it paces, nothing in a run sees it. */
export interface EngineHost {
  post(message: EngineMessage): void
  /** Lets messages in and comes back. */
  turn(): Promise<void>
  /** Resolves after `ms`, or as soon as `wake` of the returned handle is called. */
  sleep(ms: number): { done: Promise<void>; wake(): void }
  /** Milliseconds between two clock messages while nothing happens; as often as a page draws, unless told. */
  frame?: number
}
