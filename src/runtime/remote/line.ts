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
    if (state === 'opening') reject(new Error(`no host answers at ${withoutToken(address)}: it may have ended, or this page may not connect to it. Start it, and use the address that it prints.`))
    else if (state === 'open') handlers.gone('the host is gone: its program ended, or the connection to it broke')
    state = 'over'
  }
})

/** An address as it may be shown. */
const withoutToken = (address: string): string => address.replace(/\?.*$/, '')
