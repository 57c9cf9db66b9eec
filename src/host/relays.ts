import type { Socket } from 'node:net'
import { toBase64 } from '../contract/base64.ts'
import type { SocketAct, SocketNews } from '../contract/sockets.ts'

/** Bytes of one client that may be on their way into the lab before it has to wait; and when it may go on. */
const MOST_ON_THE_WAY = 256 * 1024
const FEW_ON_THE_WAY = 64 * 1024

type Act = (socket: number, act: SocketAct) => void

/**
 * The real connections of one run: what a client does becomes commands of the run, what the lab says goes back to it. Both
 * sides wait for each other: a client that does not read holds up its service, a service that does not read its client.
 */
export class Relays {
  readonly #act: Act
  readonly #clients = new Map<number, Client>()
  /** Odd: the even ones are the pages' own. */
  #next = 1
  #isOpen = false

  constructor(act: Act) {
    this.#act = act
  }

  /** The run takes commands from here on; who came earlier is served now. */
  open(): void {
    this.#isOpen = true
    for (const client of this.#clients.values()) client.connect()
  }

  take(socket: Socket, port: number): void {
    const id = this.#next
    this.#next += 2
    const client = new Client(socket, port, (act) => this.#act(id, act), () => { this.#clients.delete(id) })
    this.#clients.set(id, client)
    if (this.#isOpen) client.connect()
  }

  /** False: not a connection of ours. */
  hear(socket: number, news: SocketNews): boolean {
    this.#clients.get(socket)?.hear(news)
    return socket % 2 === 1
  }

  /** The run is over: so are all connections into it. */
  close(): void {
    this.#isOpen = false
    for (const client of [...this.#clients.values()]) client.drop()
  }
}

/** One client and its connection into the lab. */
class Client {
  readonly #socket: Socket
  readonly #port: number
  readonly #act: (act: SocketAct) => void
  #sent = 0
  #taken = 0
  #connected = false
  /** The lab's side is gone, or was told of ours: nothing more is said to it. */
  #over = false

  constructor(socket: Socket, port: number, act: (act: SocketAct) => void, onGone: () => void) {
    this.#socket = socket
    this.#port = port
    this.#act = (one) => { if (!this.#over) act(one) }
    socket.pause()
    socket.setNoDelay(true)
    socket.on('data', (bytes: Buffer) => this.#send(bytes))
    socket.on('end', () => this.#act({ kind: 'end' }))
    socket.on('drain', () => this.#act({ kind: 'resume' }))
    socket.on('error', () => this.#end({ kind: 'reset' }))
    socket.on('close', () => {
      this.#end({ kind: 'close' })
      onGone()
    })
  }

  connect(): void {
    this.#connected = true
    this.#act({ kind: 'connect', host: 'localhost', port: this.#port })
    this.#socket.resume()
  }

  hear(news: SocketNews): void {
    const socket = this.#socket
    if (news.kind === 'data') {
      if (!socket.destroyed && !socket.write(news.bytes)) this.#act({ kind: 'pause' })
    } else if (news.kind === 'taken') {
      this.#taken = news.bytes
      if (this.#sent - this.#taken <= FEW_ON_THE_WAY) socket.resume()
    } else if (news.kind === 'eof') socket.end()
    else if (news.kind === 'failed' || news.kind === 'reset') this.drop()
  }

  /** RST to the client: the lab has nothing more to say. */
  drop(): void {
    this.#over = true
    this.#socket.resetAndDestroy()
  }

  #send(bytes: Uint8Array): void {
    this.#sent += bytes.length
    this.#act({ kind: 'send', bytes: toBase64(bytes) })
    if (this.#sent - this.#taken > MOST_ON_THE_WAY) this.#socket.pause()
  }

  #end(act: SocketAct): void {
    if (this.#connected) this.#act(act)
    this.#over = true
  }
}
