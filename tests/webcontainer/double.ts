import { spawn as spawnChild, type ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { BootOptions, FileSystemAPI, FileSystemTree, LoadFilesOptions, SpawnOptions, WebContainerProcess } from '@webcontainer/api'
import type { Container, ContainerApi } from '../../src/runtime/webcontainer/api.ts'

/**
 * `@webcontainer/api` on this machine: a real folder, real Node processes, npm itself. What it offers is a part of what the
 * package offers (double.test.ts holds it to that); what its processes know of is what a WebContainer's know of.
 */
const HOOK = fileURLToPath(new URL('./inside.mjs', import.meta.url))

export interface DoubleOptions {
  /** What a boot ends with in place of a container. */
  bootError?: Error
  /** Put before the PATH of its processes. */
  bin?: string
}

type Events = { 'server-ready': [number, string]; port: [number, 'open' | 'close', string]; error: [{ message: string }] }
type Listener = (...args: never[]) => void

export function createDouble(options: DoubleOptions = {}): { api: ContainerApi; booted: BootOptions[]; keys: string[]; raise(message: string): void } {
  let current: DoubleContainer | null = null
  let tearingDown: Promise<void> = Promise.resolve()
  const booted: BootOptions[] = []
  const keys: string[] = []

  const WebContainer = {
    async boot(bootOptions: BootOptions = {}): Promise<Container> {
      await tearingDown
      if (current) throw new Error('Only a single WebContainer instance can be booted')
      if (options.bootError) throw options.bootError
      booted.push(bootOptions)
      const container = await DoubleContainer.open(bootOptions.workdirName ?? 'work', options.bin, (ending) => {
        current = null
        tearingDown = ending
      })
      current = container
      return container as unknown as Container
    },
  }
  const configureAPIKey = (key: string): void => {
    if (booted.length > 0) throw new Error('`configureAPIKey` should always be called before `WebContainer.boot`')
    keys.push(key)
  }
  return { api: { WebContainer, configureAPIKey, auth: null as never }, booted, keys, raise: (message) => { if (current) DoubleContainer.fail(current, message) } }
}

export class DoubleContainer {
  readonly fs: FileSystemAPI
  readonly path: string
  readonly workdir: string
  /** Private, as the package's own: not part of what it offers. */
  #listeners = new Map<keyof Events, Set<Listener>>()
  #processes = new Set<ChildProcess>()
  #reports: Server
  #root: string
  #onTeardown: (ending: Promise<void>) => void
  #tornDown = false

  static async open(name: string, bin: string | undefined, onTeardown: (ending: Promise<void>) => void): Promise<DoubleContainer> {
    const root = await realpath(await mkdtemp(path.join(tmpdir(), 'double-')))
    await mkdir(path.join(root, name))
    const reports = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => { reports.once('listening', resolve) })
    return new DoubleContainer(root, path.join(root, name), reports, bin, onTeardown)
  }

  private constructor(root: string, workdir: string, reports: Server, bin: string | undefined, onTeardown: (ending: Promise<void>) => void) {
    this.#root = root
    this.workdir = workdir
    this.#reports = reports
    this.#onTeardown = onTeardown
    this.path = [bin, path.dirname(process.execPath), process.env['PATH']].filter(Boolean).join(path.delimiter)
    this.fs = filesIn(workdir)
    reports.on('connection', (socket) => {
      const ports = new Set<number>()
      createInterface({ input: socket }).on('line', (line) => {
        const { port, open } = JSON.parse(line) as { port: number; open: boolean }
        if (open) this.#opened(ports, port)
        else this.#closed(ports, port)
      })
      socket.on('error', () => {})
      socket.on('close', () => { for (const port of [...ports]) this.#closed(ports, port) })
    })
  }

  async mount(tree: FileSystemTree | Uint8Array | ArrayBuffer, options: LoadFilesOptions = {}): Promise<void> {
    if (tree instanceof Uint8Array || tree instanceof ArrayBuffer) throw new Error('the double mounts trees only')
    await put(path.join(this.workdir, options.mountPoint ?? ''), tree)
  }

  async spawn(command: string, argsOrOptions: string[] | SpawnOptions = [], more: SpawnOptions = {}): Promise<WebContainerProcess> {
    const [args, { cwd = '.', env = {} }] = Array.isArray(argsOrOptions) ? [argsOrOptions, more] : [[], argsOrOptions]
    const child = spawnChild(command, args, {
      cwd: path.join(this.workdir, cwd), detached: true, stdio: 'pipe',
      env: {
        PATH: this.path, HOME: this.#root, npm_config_cache: path.join(this.#root, '.npm'), npm_config_offline: 'true', npm_config_update_notifier: 'false',
        NODE_OPTIONS: `--import=${new URL(`file://${HOOK}`).href}`, DOUBLE_REPORTS: String((this.#reports.address() as AddressInfo).port),
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
      },
    })
    this.#processes.add(child)
    const exit = new Promise<number>((resolve) => {
      child.on('error', () => resolve(127))
      child.on('close', (code) => resolve(code ?? 143))
    }).finally(() => this.#processes.delete(child))
    const output = new ReadableStream<string>({
      start(controller) {
        for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => controller.enqueue(text))
        child.on('close', () => controller.close())
      },
    })
    const input = new WritableStream<string>({ write(text) { child.stdin.write(text) } })
    return { exit, input, output, kill: () => killGroup(child), resize() {} }
  }

  on(event: keyof Events, listener: Listener): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
    return () => { listeners.delete(listener) }
  }

  teardown(): void {
    if (this.#tornDown) throw new Error('WebContainer already torn down')
    this.#tornDown = true
    this.#onTeardown(this.#end())
  }

  /** Something goes wrong in a container. */
  static fail(container: DoubleContainer, message: string): void {
    container.#emit('error', { message })
  }

  #emit<K extends keyof Events>(event: K, ...args: Events[K]): void {
    for (const listener of [...this.#listeners.get(event) ?? []]) (listener as unknown as (...args: Events[K]) => void)(...args)
  }

  #opened(ports: Set<number>, port: number): void {
    if (ports.has(port)) return
    ports.add(port)
    const url = `http://localhost:${port}`
    this.#emit('port', port, 'open', url)
    this.#emit('server-ready', port, url)
  }

  #closed(ports: Set<number>, port: number): void {
    if (ports.delete(port)) this.#emit('port', port, 'close', `http://localhost:${port}`)
  }

  async #end(): Promise<void> {
    const ended = [...this.#processes].map((child) => new Promise((resolve) => { child.once('close', resolve) }))
    for (const child of this.#processes) killGroup(child)
    await Promise.all(ended)
    this.#reports.close()
    await rm(this.#root, { recursive: true, force: true })
  }
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

async function put(folder: string, tree: FileSystemTree): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, node] of Object.entries(tree)) {
    const at = path.join(folder, name)
    if ('directory' in node) await put(at, node.directory)
    else if ('symlink' in node.file) await symlink(node.file.symlink, at)
    else await writeFile(at, node.file.contents)
  }
}

function filesIn(root: string): FileSystemAPI {
  const at = (name: string): string => path.join(root, name)
  const api = {
    readdir: (name: string, options?: object) => readdir(at(name), options as never),
    readFile: async (name: string, encoding?: BufferEncoding | null) => (encoding ? readFile(at(name), encoding) : new Uint8Array(await readFile(at(name)))),
    writeFile: (name: string, data: string | Uint8Array) => writeFile(at(name), data),
    mkdir: (name: string, options?: object) => mkdir(at(name), options),
    rm: (name: string, options?: object) => rm(at(name), options),
    rename: (from: string, to: string) => rename(at(from), at(to)),
    watch: (name: string, options: never, listener: never) => watch(at(name), options, listener),
  }
  return api as unknown as FileSystemAPI
}
