import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import type { Running } from './driver.ts'

/** Starting and ending server programs of the machine. Whatever happens, none outlives this process. */
const STARTED_WITHIN_MS = 60_000
const POLL_MS = 25

export interface Program {
  name: string
  command: string
  args: string[]
  /** Its working directory; its output goes to server.log there. */
  folder: string
  env?: Record<string, string>
  port: number
  /** Writes what it needs into its empty folder. */
  prepare?(): void
  /** Whether it answers. */
  ready: () => Promise<boolean>
}

/** The program, started and answering. */
export async function serve(program: Program): Promise<Running> {
  const prepared = (): Promise<Child> => {
    fs.mkdirSync(program.folder, { recursive: true })
    program.prepare?.()
    return started(program)
  }
  let child = await prepared()
  const end = async (signal: NodeJS.Signals): Promise<void> => { signalTo(child, signal); await child.closed }
  return {
    address: `127.0.0.1:${program.port}`,
    crash: () => end('SIGKILL'), stop: () => end('SIGTERM'), end: () => end('SIGKILL'),
    restart: async () => { child = await started(program) },
    fresh: async () => {
      await end('SIGKILL')
      fs.rmSync(program.folder, { recursive: true, force: true })
      child = await prepared()
    },
    residentMb: () => Number(outputOf('ps', ['-o', 'rss=', '-p', String(child.pid)])) / 1000,
  }
}

interface Child { pid: number | undefined; closed: Promise<void>; hasEnded(): boolean }

async function started(program: Program): Promise<Child> {
  const child = start(program)
  for (let waited = 0; !await program.ready(); waited += POLL_MS) {
    if (child.hasEnded() || waited > STARTED_WITHIN_MS) {
      signalTo(child, 'SIGKILL')
      const log = fs.readFileSync(logOf(program), 'utf8').trim().split('\n').slice(-8).join('\n  ')
      throw new Error(`${program.name} ${waited > STARTED_WITHIN_MS ? 'does not answer' : 'ended as it started'}. Its log ends:\n  ${log}`)
    }
    await new Promise((resolve) => { setTimeout(resolve, POLL_MS) })
  }
  return child
}

const logOf = ({ folder }: Program): string => path.join(folder, 'server.log')

function start(program: Program): Child {
  const log = fs.openSync(logOf(program), 'w')
  // A group of its own: some servers are a shell script with the real server below it.
  const spawned = spawn(program.command, program.args, {
    cwd: program.folder, env: { PATH: process.env['PATH'] ?? '', ...program.env }, stdio: ['ignore', log, log], detached: true,
  })
  fs.closeSync(log)
  let ended = false
  const child: Child = {
    pid: spawned.pid, hasEnded: () => ended,
    closed: new Promise((resolve) => { for (const event of ['error', 'close']) spawned.once(event, () => { ended = true; resolve() }) }),
  }
  const atExit = (): void => signalTo(child, 'SIGKILL')
  process.once('exit', atExit)
  void child.closed.then(() => process.off('exit', atExit))
  return child
}

function signalTo({ pid, hasEnded }: Child, signal: NodeJS.Signals): void {
  if (pid === undefined || hasEnded()) return
  try {
    process.kill(-pid, signal)
  } catch { /* It has ended this very moment. */ }
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
