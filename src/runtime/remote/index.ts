import type { JoinedRun, RunListener, SandboxRuntime } from '../../contract/runtime.ts'
import type { OpenChannel } from '../client/channel.ts'
import { createRemoteRuntime } from '../client/remote-runtime.ts'
import { attachOver } from './attach.ts'
import type { OpenLine } from './line.ts'
import { readText, toWire } from './wire.ts'

export { socketLine, type OpenLine } from './line.ts'

export interface HostRuntime extends SandboxRuntime {
  /** Joins the run that goes on there: all of its log so far comes first. null: nothing runs. */
  attach(listener: RunListener): Promise<JoinedRun | null>
}

/** The sandbox in another program that serves the port over a line: a Node host, a WebContainer. */
export function createHostRuntime(openLine: OpenLine): HostRuntime {
  const open: OpenChannel = async (handlers) => {
    const line = await openLine({ text: (text) => handlers.message(readText(text)), gone: handlers.failed })
    return { post: (message) => line.send(toWire(message)), close: () => line.close() }
  }
  return { ...createRemoteRuntime(open, { spare: false }), attach: (listener) => attachOver(openLine, listener) }
}

