import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import type { Python } from './python.ts'

/** uvicorn on CPython, on loopback, as a learner starts it. */
export interface Service { url: string; pid: number; stop(): Promise<void> }

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export function startUvicorn(python: Python, folder: string, port: number, options: { args?: string[]; env?: Record<string, string> } = {}): Service {
  const argv = [...python.args, '-m', 'uvicorn', 'main:app', '--host', '127.0.0.1', '--port', String(port), ...(options.args ?? [])]
  // A group of its own: --reload starts a child that has to end with it.
  const child = spawn(python.command, argv, { cwd: folder, env: { ...python.env, ...options.env }, stdio: 'ignore', detached: process.platform !== 'win32' })
  const end = (): void => { kill(child) }
  process.once('exit', end)
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
    async stop() {
      process.off('exit', end)
      if (child.exitCode !== null || child.signalCode !== null) return
      const closed = once(child, 'close')
      kill(child)
      await closed
    },
  }
}

function kill(child: ChildProcess): void {
  try {
    if (process.platform === 'win32') child.kill()
    else process.kill(-child.pid!, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
