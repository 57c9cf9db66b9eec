export interface ResponseHead { status: number; statusText: string; headers: [string, string][] }

/** What an answer is told to, as it comes. */
export interface Receiver {
  head(head: ResponseHead): void
  chunk(bytes: Uint8Array): void
  end(): void
  /** It broke off; nothing more comes. */
  failed(message: string): void
}

type Body = { kind: 'none' } | { kind: 'length'; left: number } | { kind: 'chunked'; left: number | null } | { kind: 'until-close' }

const decoder = new TextDecoder('latin1')

/** Reads one HTTP/1.1 answer out of the bytes of a connection (RFC 9112, 4 to 7). */
export class ResponseReader {
  #bytes: Uint8Array = new Uint8Array(0)
  #body: Body | null = null
  #done = false
  readonly #receiver: Receiver
  readonly #method: string

  constructor(method: string, receiver: Receiver) {
    this.#method = method
    this.#receiver = receiver
  }

  /** True once the whole answer has been read. */
  get done(): boolean { return this.#done }

  push(bytes: Uint8Array): void {
    this.#bytes = joined(this.#bytes, bytes)
    while (!this.#done && this.#next()) { /* as far as it goes */ }
  }

  eof(): void {
    if (this.#done) return
    if (this.#body?.kind === 'until-close') this.#end()
    else this.fail(this.#body === null ? 'the connection was closed before an answer came' : 'the connection was closed in the middle of the answer')
  }

  fail(message: string): void {
    if (this.#done) return
    this.#done = true
    this.#receiver.failed(message)
  }

  /** One piece; false where more bytes are needed for it. */
  #next(): boolean {
    const body = this.#body
    if (body === null) return this.#head()
    switch (body.kind) {
      case 'none': return this.#end()
      case 'until-close': return this.#give(this.#bytes.length)
      case 'length': {
        const count = Math.min(body.left, this.#bytes.length)
        body.left -= count
        this.#give(count)
        return body.left === 0 && this.#end()
      }
      case 'chunked': return this.#chunk(body)
    }
  }

  #head(): boolean {
    const end = indexOf(this.#bytes, '\r\n\r\n')
    if (end < 0) return false
    const [first = '', ...lines] = decoder.decode(this.#take(end + 4)).trimEnd().split('\r\n')
    const parsed = /^HTTP\/1\.\d (\d{3}) ?(.*)$/.exec(first)
    if (!parsed) {
      this.fail(`what answers speaks no HTTP: ${first.slice(0, 80)}`)
      return false
    }
    const status = Number(parsed[1])
    const headers = lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()])
    if (status >= 100 && status < 200 && status !== 101) return true
    this.#body = bodyOf(this.#method, status, headers)
    this.#receiver.head({ status, statusText: parsed[2]!, headers })
    return true
  }

  #chunk(body: Extract<Body, { kind: 'chunked' }>): boolean {
    if (body.left === null) {
      const end = indexOf(this.#bytes, '\r\n')
      if (end < 0) return false
      body.left = Number.parseInt(decoder.decode(this.#take(end + 2)), 16)
      if (Number.isNaN(body.left)) this.fail('the answer has a chunk without a size')
      return !this.#done
    }
    if (body.left === 0) {
      // Trailers, if any, end with an empty line.
      const end = indexOf(this.#bytes, '\r\n')
      if (end < 0) return false
      this.#take(end + 2)
      return end > 0 || this.#end()
    }
    if (this.#bytes.length < body.left + 2) return false
    this.#give(body.left)
    this.#take(2)
    body.left = null
    return true
  }

  #give(count: number): boolean {
    if (count === 0) return false
    this.#receiver.chunk(this.#take(count))
    return true
  }

  #take(count: number): Uint8Array {
    const taken = this.#bytes.slice(0, count)
    this.#bytes = this.#bytes.subarray(count)
    return taken
  }

  #end(): false {
    this.#done = true
    this.#receiver.end()
    return false
  }
}

function bodyOf(method: string, status: number, headers: [string, string][]): Body {
  const value = (name: string) => headers.find(([header]) => header.toLowerCase() === name)?.[1]
  if (method === 'HEAD' || status === 204 || status === 304) return { kind: 'none' }
  if (status === 101) return { kind: 'until-close' }
  if (value('transfer-encoding')?.toLowerCase().includes('chunked')) return { kind: 'chunked', left: null }
  const length = value('content-length')
  return length === undefined ? { kind: 'until-close' } : { kind: 'length', left: Number(length) }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function indexOf(bytes: Uint8Array, text: string): number {
  const wanted = [...text].map((c) => c.charCodeAt(0))
  for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (at + wanted.length > bytes.length) return -1
    if (wanted.every((c, i) => bytes[at + i] === c)) return at
  }
  return -1
}
