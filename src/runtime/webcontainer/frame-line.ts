import type { OpenLine } from '../remote/line.ts'

/** Milliseconds for the frame to come up. */
const PATIENCE = 30_000

/**
 * A line through a hidden frame of the container's own origin: a WebSocket into a container can be opened from its pages only.
 * The frame is the host's /bridge, which hands texts on (src/cli/package/bridge.ts).
 */
export const frameLine = (url: string, token: string): OpenLine => (handlers) => new Promise((resolve, reject) => {
  const { origin } = new URL(url)
  const frame = document.createElement('iframe')
  const { port1: port, port2: theirs } = new MessageChannel()
  let state: 'opening' | 'open' | 'over' = 'opening'
  const end = (): void => {
    state = 'over'
    removeEventListener('message', onHello)
    clearTimeout(timer)
    port.close()
    frame.remove()
  }
  const fail = (): void => {
    const was = state
    end()
    if (was === 'opening') reject(new Error(`the host at ${origin} does not answer through its frame`))
    else if (was === 'open') handlers.gone('the host is gone: its program ended, or the connection to it broke')
  }
  const onHello = (event: MessageEvent<{ faultline?: string } | null>): void => {
    if (event.source !== frame.contentWindow || event.origin !== origin || event.data?.faultline !== 'bridge') return
    removeEventListener('message', onHello)
    frame.contentWindow!.postMessage({ faultline: 'open', token }, origin, [theirs])
  }
  port.onmessage = (event: MessageEvent<{ open?: boolean; closed?: boolean; text?: string }>) => {
    const { open, closed, text } = event.data
    if (closed) fail()
    else if (text !== undefined && state === 'open') handlers.text(text)
    else if (open && state === 'opening') {
      state = 'open'
      clearTimeout(timer)
      resolve({ send: (one) => port.postMessage({ text: one }), close: () => { port.postMessage({ close: true }); end() } })
    }
  }
  const timer = setTimeout(fail, PATIENCE)
  addEventListener('message', onHello)
  frame.hidden = true
  frame.title = 'The WebContainer\'s host'
  frame.tabIndex = -1
  frame.setAttribute('aria-hidden', 'true')
  frame.src = new URL('bridge', url).href
  document.body.append(frame)
})
