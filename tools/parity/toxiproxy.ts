import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { FaultSpec } from '../../src/contract/faults.ts'
import { CACHE } from '../paths.ts'

/** The real toxiproxy (https://github.com/Shopify/toxiproxy), built once by Go into .cache/parity. */
const MODULE = 'github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0'
const FOLDER = path.join(CACHE, 'parity', 'toxiproxy')
const API_PORT = 8474

interface Toxic { type: string; streams: ('upstream' | 'downstream')[]; attributes: Record<string, number> }

/** The program, or null where there is no Go to build it. */
export function findToxiproxy(): string | null {
  const program = path.join(FOLDER, process.platform === 'win32' ? 'server.exe' : 'server')
  if (fs.existsSync(program)) return program
  fs.mkdirSync(FOLDER, { recursive: true })
  const built = spawnSync('go', ['install', MODULE], { encoding: 'utf8', env: { ...process.env, GOBIN: FOLDER } })
  return built.status === 0 && fs.existsSync(program) ? program : null
}

/** One proxy between a client and a server, with its toxics. */
export class Toxiproxy {
  readonly #child: ChildProcess
  readonly #api: string

  private constructor(child: ChildProcess, api: string) {
    this.#child = child
    this.#api = api
  }

  static async start(program: string, listen: string, upstream: string): Promise<Toxiproxy> {
    const host = listen.slice(0, listen.lastIndexOf(':'))
    const child = spawn(program, ['-host', host, '-port', String(API_PORT)], { stdio: ['ignore', 'pipe', 'ignore'] })
    await new Promise<void>((resolve, reject) => {
      let log = ''
      child.stdout.on('data', (chunk) => { log += String(chunk); if (log.includes('Starting HTTP server')) resolve() })
      child.on('error', reject)
      child.on('close', () => reject(new Error(`toxiproxy ended: ${log}`)))
    })
    const proxy = new Toxiproxy(child, `http://${host}:${API_PORT}`)
    await proxy.#post('/proxies', { name: 'link', listen, upstream, enabled: true })
    return proxy
  }

  async arm(spec: FaultSpec): Promise<void> {
    if (spec.type === 'down') return this.#post('/proxies/link', { enabled: false })
    const { type, streams, attributes } = toxicOf(spec)
    for (const stream of streams) await this.#post('/proxies/link/toxics', { name: `${type}-${stream}`, type, stream, toxicity: 1, attributes })
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }

  async #post(place: string, body: unknown): Promise<void> {
    // It listens a moment after it has said that it starts.
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await fetch(this.#api + place, { method: 'POST', body: JSON.stringify(body) })
        if (!answer.ok) throw new Error(`toxiproxy refuses ${place}: ${await answer.text()}`)
        return
      } catch (error) {
        if (attempt === 50 || !(error instanceof TypeError)) throw error
        await new Promise((resolve) => { setTimeout(resolve, 20) })
      }
    }
  }
}

/** A fault of ours in toxiproxy's words. Its toxics act on one direction of the stream; those of ours that act on a link, on both. */
function toxicOf({ type, ...attributes }: FaultSpec): Toxic {
  const given = attributes as Record<string, number>
  switch (type as string) {
    case 'latency': case 'timeout': case 'reset_peer': return { type, streams: ['upstream', 'downstream'], attributes: given }
    case 'bandwidth': case 'slow_close': case 'slicer': case 'limit_data': return { type, streams: ['downstream'], attributes: given }
    default: throw new Error(`toxiproxy has no ${type}`)
  }
}
