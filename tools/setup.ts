import fs from 'node:fs'
import path from 'node:path'
import { listFiles, writeAtomic } from './files.ts'
import { exclusively } from './mutex.ts'
import { CACHE, IMAGE } from './paths.ts'
import { redocStep } from './redoc.ts'
import { engineStep, faultlineStep, packagesStep, stdlibStep, wheelsStep } from './sandbox/image-steps.ts'
import { readLock } from './sandbox/lock-file.ts'
import { makeManifest, writeManifest } from './sandbox/manifest.ts'
import { snapshotStep } from './sandbox/snapshot-step.ts'
import { isFresh, runStep } from './steps.ts'

/**
 * Makes public/sandbox: the interpreter, its packages and the memory snapshot. Run it as often as you like: only what
 * changed is done again, and afterwards nothing needs a network.
 */
export const setup = (): Promise<void> => exclusively('set-up', makeImage)

async function makeImage(): Promise<void> {
  fs.mkdirSync(IMAGE, { recursive: true })
  removeLeftovers()
  await runStep(redocStep())
  await runStep(engineStep())
  await runStep(wheelsStep())
  await runStep(stdlibStep())
  await runStep(packagesStep())
  await runStep(faultlineStep())
  await snapshot()
  writeAtomic(path.join(CACHE, 'setup-done'), '')
}

/** Half-written files of a set-up that was killed; nobody else writes here now. */
function removeLeftovers(): void {
  for (const name of listFiles(IMAGE)) if (name.endsWith('.tmp')) fs.rmSync(path.join(IMAGE, name), { force: true })
}

/** A snapshot of older parts must never meet new ones: the manifest names it only once it is made of these. */
async function snapshot(): Promise<void> {
  const wheels = readLock()
  const bare = makeManifest(wheels, false)
  const step = snapshotStep()
  if (!isFresh(step)) writeManifest(bare)
  await runStep(step)
  writeManifest(makeManifest(wheels, true))
}

/** Runs a tool; what goes wrong is told in words, with what to do. */
export async function orExplain(what: string, tool: () => Promise<void>): Promise<void> {
  try {
    await tool()
  } catch (error) {
    console.error(`\n${what} failed: ${error instanceof Error ? error.message : String(error)}`)
    if (process.env['DEBUG']) console.error(error)
    console.error('What is done is kept; the same command goes on from there.')
    process.exitCode = 1
  }
}

if (import.meta.main) await orExplain('Set-up', setup)
