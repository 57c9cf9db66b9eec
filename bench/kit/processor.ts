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
