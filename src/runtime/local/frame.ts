/**
 * The frame that learner code lives in: an opaque origin without network, storage or cookies. Its only way out is the
 * port that it is handed. `wasm-unsafe-eval` lets it compile WebAssembly; code from strings stays forbidden, so a
 * function constructor reached from Python makes nothing.
 */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; worker-src blob:"

/** The frame makes the worker (a classic one: a module worker cannot come from a blob of an opaque origin) and hands the port on. */
const BOOTSTRAP = `
addEventListener('message', function once(event) {
  removeEventListener('message', once);
  var source = new Blob([event.data.worker], { type: 'text/javascript' });
  var worker = new Worker(URL.createObjectURL(source));
  var port = event.ports[0];
  worker.onerror = function (error) { worker.terminate(); parent.postMessage({ sandbox: event.data.token, error: error.message || 'the worker failed' }, '*'); };
  worker.postMessage(null, [port]);
});`

export interface SandboxFrame {
  port: MessagePort
  remove(): void
}

let tokens = 0

/** `worker` is the text of its worker's script. */
export async function openFrame(worker: string, onError: (message: string) => void): Promise<SandboxFrame> {
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.setAttribute('aria-hidden', 'true')
  frame.title = 'sandbox'
  frame.tabIndex = -1
  frame.style.display = 'none'
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${BOOTSTRAP}</script>`
  const loaded = new Promise((resolve) => { frame.addEventListener('load', resolve, { once: true }) })
  document.body.append(frame)
  await loaded
  const { port1, port2 } = new MessageChannel()
  const token = ++tokens
  const listen = (event: MessageEvent<{ sandbox?: number; error?: string } | null>) => {
    if (event.source === frame.contentWindow && event.data?.sandbox === token) onError(String(event.data.error))
  }
  addEventListener('message', listen)
  frame.contentWindow!.postMessage({ worker, token }, '*', [port2])
  return {
    port: port1,
    remove() {
      removeEventListener('message', listen)
      port1.close()
      frame.remove()
    },
  }
}
