import fs from 'node:fs'

/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10

/** Milliseconds of processor time that a process has used so far; NaN where the system does not tell so (only Linux does, in /proc). */
export function processorMs(pid: number | 'self'): number {
  const file = `/proc/${pid}/stat`
  if (!fs.existsSync(file)) return NaN
  const text = fs.readFileSync(file, 'utf8')
  // The name, in brackets, may hold anything.
  const [user = NaN, system = NaN] = text.slice(text.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number)
  return (user + system) * TICK_MS
}

/** The same of a process and all that it has started and that still runs. */
export function processorMsOfAll(pid: number): number {
  const file = `/proc/${pid}/task/${pid}/children`
  const children = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : []
  return children.reduce((sum, child) => sum + processorMsOfAll(child), processorMs(pid))
}

/** Notes how much processor time a hop took of `requests` with two hops each, a warm-up among them. */
export async function metered(used: number[], time: () => number, requests: number, work: () => Promise<number>): Promise<number> {
  const before = time()
  const result = await work()
  used.push((time() - before) / (2 * requests))
  return result
}
