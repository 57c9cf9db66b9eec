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

/** The program, or null where there is no Go to build it, or no network. */
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
    const child = spawn(program, ['-host', host, '-port', String(API_PORT)], { stdio: 'ignore' })
    const proxy = new Toxiproxy(child, `http://${host}:${API_PORT}`)
    process.once('exit', proxy.#end)
    await proxy.#post('/proxies', { name: 'link', listen, upstream, enabled: true })
    return proxy
  }

  async arm(spec: FaultSpec): Promise<void> {
    if (spec.type === 'down') return this.#post('/proxies/link', { enabled: false })
    const { type, streams, attributes } = toxicOf(spec)
    for (const stream of streams) await this.#post('/proxies/link/toxics', { name: `${type}-${stream}`, type, stream, toxicity: 1, attributes })
  }

  stop(): void {
    process.off('exit', this.#end)
    this.#end()
  }

  readonly #end = (): void => { this.#child.kill('SIGKILL') }

  async #post(place: string, body: unknown): Promise<void> {
    // It listens a moment after it was started.
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

const TOXICS = new Set(['latency', 'bandwidth', 'slow_close', 'timeout', 'reset_peer', 'slicer', 'limit_data'])

/** A fault of ours in toxiproxy's words. A toxic acts on one of a connection's two streams, a fault on both unless it says so. */
function toxicOf({ type, ...rest }: FaultSpec): Toxic {
  if (!TOXICS.has(type)) throw new Error(`toxiproxy has no ${type}`)
  const { direction = 'both', ...attributes } = rest as Record<string, unknown>
  const streams = direction === 'both' ? ['upstream', 'downstream'] as const : [direction as 'upstream' | 'downstream']
  return { type, streams: [...streams], attributes: attributes as Record<string, number> }
}
