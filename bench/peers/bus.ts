import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { withAddresses } from '../../tools/conformance/real.ts'
import type { Servers } from '../../tools/conformance/servers/pool.ts'
import type { CPython } from '../../tools/parity/cpython.ts'
import { runPython } from '../../tools/parity/real.ts'
import { runRequest } from '../../tests/runtime/labs.ts'
import { Stopwatch, type Rates } from '../labs/bus.ts'

export interface BusPeer {
  rates: Rates
  /** Resident memory of the real server, as it started and after the program, in MB. */
  idleMb: number
  afterMb: number
}

/** The same lab on this machine: the real server, and the client on CPython with the sandbox's own packages. */
export async function busOnCPython(python: CPython, servers: Servers, files: Record<string, string>): Promise<BusPeer> {
  const { services } = runRequest(files).lab
  const client = services.find(({ broker }) => broker === undefined)!
  const brokers = services.filter(({ broker }) => broker !== undefined)
  return servers.with(brokers, false, async (running) => {
    const [server] = running.values()
    const idleMb = server!.residentMb()
    const addresses = new Map([...running].map(([name, { address }]) => [name, address]))
    const env = Object.fromEntries(Object.entries(client.environment).map(([name, value]) => [name, withAddresses(value, addresses)]))
    const rates = await inFolder(files, (folder) => runClient(python, folder, env))
    return { rates, idleMb, afterMb: server!.residentMb() }
  })
}

async function runClient(python: CPython, folder: string, env: Record<string, string>): Promise<Rates> {
  const watch = new Stopwatch()
  let read = 0
  const { code, stderr } = await runPython(python, ['main.py'], folder, env, {
    onOutput(all) {
      watch.take(all.slice(read))
      read = all.length
    },
  })
  if (code !== 0) throw new Error(`the client on CPython ended with ${code}: ${stderr}`)
  return watch.rates
}

async function inFolder<T>(files: Record<string, string>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-bus-'))
  try {
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text)
    return await use(folder)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
