import { RuntimeUnavailable } from '../../contract/unavailable.ts'

/** What texts go through to a host: a WebSocket, or a frame that stands before one. */
export interface Line {
  send(text: string): void
  close(): void
}

export interface LineHandlers {
  text(text: string): void
  /** It is gone, and why; once. Not after `close`. */
  gone(reason: string): void
}

/** Resolves when texts go through. Rejects with words for a reader. */
export type OpenLine = (handlers: LineHandlers) => Promise<Line>

/** A line by a WebSocket of this engine's own: the page's, or Node's. */
export const socketLine = (address: string): OpenLine => (handlers) => new Promise((resolve, reject) => {
  const socket = new WebSocket(address)
  let state: 'opening' | 'open' | 'over' = 'opening'
  socket.onmessage = (event) => { if (state === 'open') handlers.text(String(event.data)) }
  socket.onopen = () => {
    state = 'open'
    resolve({
      send: (text) => { if (socket.readyState === socket.OPEN) socket.send(text) },
      close: () => { state = 'over'; socket.close() },
    })
  }
  socket.onclose = () => {
    if (state === 'opening') void refusal(address).then(reject)
    else if (state === 'open') handlers.gone('the host is gone: its program ended, or the connection to it broke')
    state = 'over'
  }
})

/** A browser does not tell why it could not connect; but it does whether anything is there. */
async function refusal(address: string): Promise<RuntimeUnavailable> {
  const { host } = new URL(address)
  const isThere = await fetch(`http://${host}/`, { mode: 'no-cors', cache: 'no-store' }).then(() => true, () => false)
  return isThere
    ? new RuntimeUnavailable('unreachable', `What answers at ${host} does not know this page: the host was started anew, or for pages of another address.`, 'Open the address that it has printed last.')
    : new RuntimeUnavailable('unreachable', `No host answers at ${host}: it was not started, or its program has ended.`, 'Start it with `npx faultline host FOLDER`, then try again.')
}
