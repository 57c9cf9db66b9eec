import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { CACHE, ROOT } from '../../tools/paths.ts'
import type { Bench } from '../kit/bench.ts'
import { now } from '../kit/clock.ts'
import { median, rounded } from '../kit/line.ts'
import { processorMsOfAll } from '../kit/processor.ts'
import { byTurns } from '../kit/rounds.ts'
import { HOPS } from '../labs/hops.ts'
import { untilAnswer } from '../peers/http.ts'
import { benchPython } from '../peers/python.ts'
import { freePort, startUvicorn } from '../peers/uvicorn.ts'

export const bench: Bench = {
  name: 'host-start',
  measures: 'from the start of `faultline host` on a lab of two to the first 200 through its real port and both services',
  against: 'the same two services started by uvicorn on CPython, side by side, to the same answer',
  unit: 'ms', better: 'less', budget: null, rounds: 5, browser: false,
  async measure(rounds) {
    const python = await benchPython()
    const ports = { orders: await freePort(), payments: await freePort() }
    const folder = path.join(CACHE, 'bench', 'host')
    writeLab(folder, ports.orders)
    const used = { ours: [] as number[], peer: [] as number[] }
    const ours = (): Promise<number> => untilFirst(ports.orders, used.ours, () => {
      const main = path.join(ROOT, 'src', 'cli', 'main.ts')
      const child = spawn(process.execPath, ['--disallow-code-generation-from-strings', main, 'host', folder, '--control', '0'], { stdio: 'ignore' })
      return { pids: [child.pid!], stop: () => ended(child) }
    })
    const peer = (): Promise<number> => untilFirst(ports.orders, used.peer, () => {
      const payments = startUvicorn(python, path.join(folder, 'payments'), ports.payments, { args: ['--http', 'h11'] })
      const orders = startUvicorn(python, path.join(folder, 'orders'), ports.orders, { args: ['--http', 'h11'], env: { PAYMENTS_URL: payments.url } })
      return { pids: [orders.pid, payments.pid], stop: async () => { await Promise.all([orders.stop(), payments.stop()]) } }
    })
    const found = await byTurns(rounds, ours, peer)
    return { ...found, extra: { python: python.version, processor_ms: rounded(median(used.ours)), peer_processor_ms: rounded(median(used.peer)) } }
  },
}

/** The hops lab with orders at a real port. */
export function writeLab(folder: string, port: number): void {
  for (const [name, text] of Object.entries(HOPS)) {
    const file = path.join(folder, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, name === 'compose.yaml' ? published(text, port) : text)
  }
}

export const published = (compose: string, port: number): string => compose.replace('    environment:\n', `    ports: ["${port}:8001"]\n    environment:\n`)

async function untilFirst(port: number, used: number[], start: () => { pids: number[]; stop(): Promise<void> }): Promise<number> {
  const begun = now()
  const { pids, stop } = start()
  try {
    await untilAnswer(`http://127.0.0.1:${port}/orders/1`)
    const took = now() - begun
    used.push(pids.reduce((sum, pid) => sum + processorMsOfAll(pid), 0))
    return took
  } finally {
    await stop()
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  await closed
}
