import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'

/** Starting and ending server programs of the machine. Whatever happens, none outlives this process. */
const STARTED_WITHIN_MS = 60_000
const POLL_MS = 25

export interface Started { stop(): Promise<void>; hasEnded(): boolean; logFile: string }

export function startServer(command: string, args: string[], folder: string, env: Record<string, string> = {}): Started {
  fs.mkdirSync(folder, { recursive: true })
  const logFile = path.join(folder, 'server.log')
  const log = fs.openSync(logFile, 'w')
  // A group of its own: some servers are a shell script with the real server below it.
  const child = spawn(command, args, { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', log, log], detached: true })
  fs.closeSync(log)
  let ended = false
  const closed = new Promise<void>((resolve) => {
    const end = (): void => { ended = true; resolve() }
    child.once('error', end)
    child.once('close', end)
  })
  const kill = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch { /* It has ended already. */ }
  }
  process.once('exit', kill)
  return { logFile, hasEnded: () => ended, stop: async () => { process.off('exit', kill); kill(); await closed } }
}

/** Resolves once `ready` says so; a server that ends before is an error that shows the end of its log. */
export async function answering(server: Started, name: string, ready: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !await ready(); waited += POLL_MS) {
    if (server.hasEnded() || waited > STARTED_WITHIN_MS) {
      const log = fs.readFileSync(server.logFile, 'utf8').trim().split('\n').slice(-8).join('\n  ')
      await server.stop()
      throw new Error(`${name} ${waited > STARTED_WITHIN_MS ? 'does not answer' : 'ended as it started'}. Its log ends:\n  ${log}`)
    }
    await new Promise((resolve) => { setTimeout(resolve, POLL_MS) })
  }
}

/** Ports that nobody listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = net.createServer()
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    return server
  }))
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => { server.close(resolve) })))
  return ports
}

/** Connects, says `hello`, and tells whether the answer fits: a server may accept long before it serves. */
export function answers(port: number, hello: string | Uint8Array, expected: RegExp): () => Promise<boolean> {
  return () => new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    const done = (result: boolean): void => { socket.destroy(); resolve(result) }
    socket.setTimeout(1000, () => done(false))
    socket.once('error', () => done(false))
    socket.once('close', () => done(false))
    socket.once('connect', () => { if (hello.length > 0) socket.write(hello) })
    socket.once('data', (chunk) => done(expected.test(chunk.toString('latin1'))))
  })
}

/** What a program prints, or null where it is not there or fails. */
export function outputOf(command: string, args: string[], env: Record<string, string> = {}): string | null {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env } })
  return status === 0 ? stdout + stderr : null
}
