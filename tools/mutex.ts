import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CACHE } from './paths.ts'

const POLL_MS = 200

/** Runs `work` while no other process of this project does: a second set-up waits for the first, then finds it done. */
export async function exclusively(name: string, work: () => Promise<void>, folder = CACHE): Promise<void> {
  const file = path.join(folder, `${name}.pid`)
  fs.mkdirSync(folder, { recursive: true })
  let told = false
  while (!acquire(file)) {
    const holder = holderOf(file)
    if (holder !== null && !isAlive(holder)) { fs.rmSync(file, { force: true }); continue }
    if (!told) console.error(`  Waiting for another ${name} (process ${holder ?? 'unknown'}) to end ...`)
    told = true
    await pause(POLL_MS)
  }
  try {
    await work()
  } finally {
    fs.rmSync(file, { force: true })
  }
}

function acquire(file: string): boolean {
  // Linked into place whole, so that nobody ever reads a lock without its owner.
  const own = `${file}.${process.pid}`
  fs.writeFileSync(own, String(process.pid))
  try {
    fs.linkSync(own, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    fs.rmSync(own, { force: true })
  }
}

function holderOf(file: string): number | null {
  try {
    return Number(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
