/** Milliseconds of work between two looks at the thread's messages. */
const SLICE = 50

/**
 * Lets the thread take its messages now and then. A judge that goes from check to check only ever awaits what is ready at
 * once, and whoever watches the thread (a ping, a cancellation) would never be heard.
 */
export function makeTurns(realNow: () => number): () => Promise<void> {
  let last = realNow()
  return async () => {
    if (realNow() - last < SLICE) return
    await nextMessage()
    last = realNow()
  }
}

/** One round of the event loop. A timer would do too, but browsers hold those back. */
function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
