import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Lab, LabService } from '../../src/contract/lab.ts'
import { processesOf } from '../../src/lab/export/links.ts'
import type { Running } from '../conformance/servers/driver.ts'
import type { CPython } from '../parity/cpython.ts'
import type { Addresses } from './addresses.ts'
import { contained } from './container.ts'

/** The services of a project as processes of this machine, and the control address by which its checks start and kill them. */
export class Programs {
  readonly #lab: Lab
  readonly #python: CPython
  readonly #folder: string
  readonly #addresses: Addresses
  readonly #brokers: ReadonlyMap<string, Running>
  readonly #running = new Map<string, ChildProcess>()
  #lives = 0

  constructor(lab: Lab, python: CPython, folder: string, addresses: Addresses, brokers: ReadonlyMap<string, Running>) {
    this.#lab = lab
    this.#python = python
    this.#folder = folder
    this.#addresses = addresses
    this.#brokers = brokers
    process.once('exit', () => this.stopAll())
  }

  /** Listens for POST /OPERATION/PROCESS; its address. */
  async control(): Promise<{ url: string; close(): void }> {
    const server = http.createServer((request, response) => {
      const [, operation = '', name = ''] = request.url!.split('/')
      this.#operation(operation, decodeURIComponent(name)).then(
        (answer) => { response.end(JSON.stringify(answer ?? null)) },
        (error: unknown) => { response.writeHead(500).end(JSON.stringify(String(error))) },
      )
    })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
  }

  stopAll(): void {
    for (const child of this.#running.values()) child.kill('SIGKILL')
  }

  async #operation(operation: string, name: string): Promise<unknown> {
    const broker = this.#brokers.get(name)
    switch (operation) {
      case 'fresh': return await this.#fresh()
      case 'crash': return broker ? await broker.crash() : await this.#end(name, 'SIGKILL')
      case 'stop': return broker ? await broker.stop() : await this.#end(name, 'SIGTERM')
      case 'restart':
        if (broker) return await broker.restart()
        await this.#end(name, 'SIGKILL')
        return this.#start(name)
      case 'running': return broker !== undefined || this.#running.has(name)
      case 'logs': return fs.existsSync(this.#logOf(name)) ? fs.readFileSync(this.#logOf(name), 'utf8') : ''
      default: throw new Error(`no operation ${operation}`)
    }
  }

  /** Everything anew, with empty disks. */
  async #fresh(): Promise<void> {
    this.#lives++
    const programs = this.#lab.services.filter(({ broker }) => broker === undefined).flatMap(processesOf)
    await Promise.all(programs.map((name) => this.#end(name, 'SIGKILL')))
    await Promise.all([...this.#brokers.values()].map((broker) => broker.fresh()))
    for (const name of programs) this.#start(name)
  }

  #service(process: string): LabService {
    const found = this.#lab.services.find((service) => processesOf(service).includes(process))
    if (!found) throw new Error(`there is no process ${process}`)
    return found
  }

  #start(name: string): void {
    const { command, context, environment, volumes = [] } = this.#service(name)
    const log = fs.openSync(this.#logOf(name), 'a')
    const bin = path.dirname(this.#python.command)
    const [program = '', ...args] = bound(command, this.#addresses.own(name))
    const started = contained({
      folder: path.join(this.#folder, '.containers', name), hosts: this.#addresses.hosts(name),
      mounts: { '/app': path.join(this.#folder, context), ...Object.fromEntries(volumes.map((volume) => [volume.target, this.#disk(volume.name)])) },
    }, [path.join(bin, program), ...args])
    const child = spawn(started.command, started.args, {
      stdio: ['ignore', log, log],
      env: { PATH: `${bin}:${process.env['PATH'] ?? ''}:/usr/sbin`, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', TZ: 'UTC', ...environment },
    })
    fs.closeSync(log)
    this.#running.set(name, child)
    child.once('exit', () => { if (this.#running.get(name) === child) this.#running.delete(name) })
  }

  /** Of a volume, for this world. */
  #disk(volume: string): string {
    const folder = path.join(this.#folder, `.disk-${this.#lives}`, volume)
    fs.mkdirSync(folder, { recursive: true })
    return folder
  }

  async #end(name: string, signal: NodeJS.Signals): Promise<void> {
    const child = this.#running.get(name)
    if (!child) return
    const ended = new Promise((resolve) => { child.once('exit', resolve) })
    child.kill(signal)
    await ended
  }

  #logOf(name: string): string { return path.join(this.#folder, `.${name}.log`) }
}

/** Listens on the program's own address instead of all: others have the same port. */
function bound(args: string[], host: string): string[] {
  const at = args.indexOf('--host')
  return at >= 0 ? [...args.slice(0, at + 1), host, ...args.slice(at + 2)] : args.includes('--port') ? [...args, '--host', host] : args
}
