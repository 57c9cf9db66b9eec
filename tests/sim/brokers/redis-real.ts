import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { commandOf } from './redis-ours.ts'
import { Incomplete, readReply, type RespValue } from './resp.ts'

export const realRedis = (): string | null => {
  const { status, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' })
  return status === 0 ? /v=(\S+)/.exec(stdout)?.[1] ?? null : null
}

/** The machine's own redis-server, on a socket file of its own. */
export class Real {
  #child: ChildProcess
  #folder: string
  private constructor(child: ChildProcess, folder: string) {
    this.#child = child
    this.#folder = folder
  }

  static async start(): Promise<Real> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redis-real-'))
    const child = spawn('redis-server', ['--port', '0', '--unixsocket', path.join(folder, 'redis.sock'), '--save', '', '--dir', folder], { stdio: 'ignore' })
    const real = new Real(child, folder)
    while (!fs.existsSync(real.#socket)) await new Promise((resolve) => { setTimeout(resolve, 10) })
    return real
  }

  get #socket(): string { return path.join(this.#folder, 'redis.sock') }

  /** The answers to commands on one connection, one for each. */
  answers(commands: readonly (readonly string[])[]): Promise<RespValue[]> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.#socket)
      const found: RespValue[] = []
      let text = ''
      let at = 0
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1')
        try {
          while (at < text.length && found.length < commands.length) {
            const { value, next } = readReply(text, at)
            found.push(value)
            at = next
          }
        } catch (error) {
          if (!(error instanceof Incomplete)) reject(error instanceof Error ? error : new Error(String(error)))
        }
        if (found.length === commands.length) {
          socket.destroy()
          resolve(found)
        }
      })
      socket.on('close', () => { resolve(found) })
      socket.write(Buffer.from(commands.map(commandOf).join(''), 'latin1'))
    })
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once('close', () => {
        fs.rmSync(this.#folder, { recursive: true, force: true })
        resolve()
      })
      this.#child.kill('SIGKILL')
    })
  }
}
