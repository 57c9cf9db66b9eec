/** What the parts of the shim share, inside the frame. */
export interface Inside {
  /** Says something to the page. */
  post(message: unknown): void
  /** An address as the page's own document means it. */
  absolute(url: string | URL): string
  /** Called with what the page says to the document itself. */
  hear(handler: (message: { kind: string; [key: string]: unknown }) => void): void
}

/**
 * What runs first in the preview's frame: it has no network, so fetch, XMLHttpRequest, EventSource and WebSocket go through a port
 * to the page, and from there into the lab. The function is handed over as text: it must use nothing of this module.
 */
export function shim(): Inside {
  type Handler = (message: { kind: string; [key: string]: unknown }) => void
  const waiting = new Map<number, Handler>()
  const queue: unknown[] = []
  let port: MessagePort | null = null
  let ids = 0
  const post = (message: unknown) => { if (port) port.postMessage(message); else queue.push(message) }
  addEventListener('message', function take(event) {
    if (event.source !== parent || !event.ports[0]) return
    removeEventListener('message', take)
    port = event.ports[0]
    port.onmessage = ({ data }) => waiting.get(data.id)?.(data)
    for (const message of queue.splice(0)) port.postMessage(message)
  })
  // A document without an address has no host: `ws://${location.host}/ws` comes as ws:///ws, `${location.origin}/x` as null/x.
  const absolute = (url: string | URL) => new URL(String(url).replace(/^about:srcdoc|^null(?=\/)|^(?:about|https?|wss?):\/\/(?=\/|$)/, ''), document.baseURI).href

  const realRequest = window.Request
  window.fetch = async (input, init) => {
    const request = new realRequest(input instanceof realRequest ? input : absolute(input as string), init)
    const id = ++ids
    const body = new Uint8Array(await request.arrayBuffer())
    return await new Promise<Response>((resolve, reject) => {
      let stream!: ReadableStreamDefaultController<Uint8Array>
      request.signal.addEventListener('abort', () => {
        post({ type: 'abort', id })
        waiting.delete(id)
        reject(request.signal.reason)
      })
      waiting.set(id, (message) => {
        if (message.kind === 'head') {
          const status = message['status'] as number
          const empty = status === 204 || status === 304
          const content = new ReadableStream<Uint8Array>({ start: (controller) => { stream = controller }, cancel: () => post({ type: 'abort', id }) })
          const response = new Response(empty ? null : content, { status, statusText: message['statusText'] as string, headers: message['headers'] as [string, string][] })
          Object.defineProperty(response, 'url', { value: message['url'] ?? request.url })
          resolve(response)
        } else if (message.kind === 'chunk') stream.enqueue(message['bytes'] as Uint8Array)
        else {
          waiting.delete(id)
          if (message.kind === 'end') { try { stream.close() } catch { /* Read no further than it had to. */ } } else {
            const error = new TypeError(`Failed to fetch: ${message['message'] as string}`)
            reject(error)
            try { stream.error(error) } catch { /* There was no answer yet. */ }
          }
        }
      })
      post({ type: 'fetch', id, method: request.method, url: request.url, headers: [...request.headers], body })
    })
  }

  class LabXhr extends EventTarget {
    readyState = 0
    status = 0
    statusText = ''
    responseText = ''
    responseURL = ''
    responseType = ''
    response: unknown = ''
    timeout = 0
    withCredentials = false
    upload = new EventTarget()
    #request = { method: 'GET', url: '', headers: new Headers() }
    #answer: Response | null = null
    #abort = new AbortController()
    open(method: string, url: string | URL) {
      this.#request = { method, url: absolute(url), headers: new Headers() }
      this.#become(1)
    }
    setRequestHeader(name: string, value: string) { this.#request.headers.append(name, value) }
    getResponseHeader(name: string) { return this.#answer?.headers.get(name) ?? null }
    getAllResponseHeaders() { return [...(this.#answer?.headers ?? [])].map(([name, value]) => `${name}: ${value}\r\n`).join('') }
    overrideMimeType() {}
    abort() {
      this.#abort.abort()
      this.#tell('abort')
    }
    send(body?: BodyInit | null) {
      const { method, url, headers } = this.#request
      void window.fetch(url, { method, headers, body: method === 'GET' || method === 'HEAD' ? null : body ?? null, signal: this.#abort.signal }).then(async (answer) => {
        this.#answer = answer
        this.status = answer.status
        this.statusText = answer.statusText
        this.responseURL = answer.url
        this.#become(2)
        const bytes = await answer.arrayBuffer()
        this.responseText = this.responseType === '' || this.responseType === 'text' || this.responseType === 'json' ? new TextDecoder().decode(bytes) : ''
        this.response = this.responseType === 'json' ? JSON.parse(this.responseText || 'null') : this.responseType === 'arraybuffer' ? bytes : this.responseType === 'blob' ? new Blob([bytes]) : this.responseText
        this.#become(4)
        this.#tell('load')
      }).catch(() => { this.#become(4); this.#tell('error') }).finally(() => this.#tell('loadend'))
    }
    #become(state: number) {
      this.readyState = state
      this.#tell('readystatechange')
    }
    #tell(type: string) {
      const event = new Event(type)
      this.dispatchEvent(event);
      (this as unknown as Record<string, ((event: Event) => void) | undefined>)[`on${type}`]?.call(this, event)
    }
  }
  Object.assign(window, { XMLHttpRequest: LabXhr })

  class LabWebSocket extends EventTarget {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    readyState = 0
    protocol = ''
    extensions = ''
    bufferedAmount = 0
    binaryType: BinaryType = 'blob'
    readonly url: string
    readonly #id = ++ids
    constructor(url: string | URL, protocols: string | string[] = []) {
      super()
      this.url = absolute(url).replace(/^http/, 'ws')
      waiting.set(this.#id, (message) => {
        if (message.kind === 'open') {
          this.readyState = 1
          this.protocol = message['protocol'] as string
          this.#tell(new Event('open'))
        } else if (message.kind === 'message') {
          const data = message['data'] as string | Uint8Array<ArrayBuffer>
          this.#tell(new MessageEvent('message', { data: typeof data === 'string' ? data : this.binaryType === 'blob' ? new Blob([data]) : data.buffer }))
        } else {
          waiting.delete(this.#id)
          this.readyState = 3
          if (message['code'] === 1006) {
            if (message['reason'] !== '') post({ type: 'note', text: `WebSocket ${this.url}: ${message['reason'] as string}` })
            this.#tell(new Event('error'))
          }
          this.#tell(new CloseEvent('close', { code: message['code'] as number, reason: message['reason'] as string, wasClean: message['code'] !== 1006 }))
        }
      })
      post({ type: 'socket.open', id: this.#id, url: this.url, protocols: [protocols].flat() })
    }
    send(data: string | ArrayBuffer | ArrayBufferView | Blob) {
      if (this.readyState === 0) throw new DOMException('Still in CONNECTING state.', 'InvalidStateError')
      if (data instanceof Blob) void data.arrayBuffer().then((bytes) => this.send(bytes))
      else post({ type: 'socket.send', id: this.#id, data: typeof data === 'string' ? data : new Uint8Array(data instanceof ArrayBuffer ? data : data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)) })
    }
    close(code = 1000, reason = '') {
      this.readyState = 2
      post({ type: 'socket.close', id: this.#id, code, reason })
    }
    #tell(event: Event) {
      this.dispatchEvent(event);
      (this as unknown as Record<string, ((event: Event) => void) | undefined>)[`on${event.type}`]?.call(this, event)
    }
  }
  Object.assign(window, { WebSocket: LabWebSocket })

  class LabEventSource extends EventTarget {
    readyState = 0
    readonly url: string
    #closed = false
    #lastId = ''
    constructor(url: string | URL) {
      super()
      this.url = absolute(url)
      void this.#read()
    }
    close() {
      this.#closed = true
      this.readyState = 2
    }
    async #read() {
      while (!this.#closed) {
        try {
          const answer = await window.fetch(this.url, { headers: { Accept: 'text/event-stream', ...(this.#lastId ? { 'Last-Event-ID': this.#lastId } : {}) } })
          if (!answer.ok) throw new Error(String(answer.status))
          this.readyState = 1
          this.#tell(new Event('open'))
          let text = ''
          for (const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader(); !this.#closed;) {
            const { value, done } = await reader.read()
            if (done) break
            text += value
            for (let end = /\r?\n\r?\n/.exec(text); end; end = /\r?\n\r?\n/.exec(text)) {
              this.#event(text.slice(0, end.index))
              text = text.slice(end.index + end[0].length)
            }
          }
        } catch { /* As below: it is tried again. */ }
        if (this.#closed) return
        this.readyState = 0
        this.#tell(new Event('error'))
        await new Promise((resolve) => { setTimeout(resolve, 3000) })
      }
    }
    #event(block: string) {
      const fields = block.split(/\r?\n/).filter((line) => !line.startsWith(':')).map((line) => /^([^:]*)(?:: ?(.*))?$/.exec(line)!)
      const all = (name: string) => fields.flatMap(([, field, value = '']) => field === name ? [value] : [])
      this.#lastId = all('id').at(-1) ?? this.#lastId
      const data = all('data')
      if (data.length > 0) this.#tell(new MessageEvent(all('event').at(-1) ?? 'message', { data: data.join('\n'), lastEventId: this.#lastId }))
    }
    #tell(event: Event) {
      this.dispatchEvent(event);
      (this as unknown as Record<string, ((event: Event) => void) | undefined>)[`on${event.type}`]?.call(this, event)
    }
  }
  Object.assign(window, { EventSource: LabEventSource })

  addEventListener('load', () => post({ type: 'title', title: document.title }))
  return { post, absolute, hear: (handler) => waiting.set(0, handler) }
}
