import fs from 'node:fs'
import path from 'node:path'
import { sha256File, writeAtomic } from '../files.ts'
import { CACHE, WHEELS } from '../paths.ts'
import type { Progress } from '../progress.ts'
import { PYTHON, SOURCES, sourceOf, type LockedWheel, type Source } from './lock-file.ts'
import { findPip, lastError, runPip, type Pip } from './pip.ts'

/** A few at a time: pip keeps what a finished call fetched, so a stopped set-up loses at most one batch. */
const BATCH = 8

export const wheelPath = (wheel: LockedWheel): string => path.join(WHEELS, wheel.file)

const isThere = (wheel: LockedWheel): boolean =>
  fs.existsSync(wheelPath(wheel)) && sha256File(wheelPath(wheel)) === wheel.sha256

const sizeOf = (wheel: LockedWheel): number => fs.statSync(wheelPath(wheel)).size

/** Fetches the locked wheels that are not in .cache/wheels yet. Without any missing it needs neither pip nor network. */
export async function fetchWheels(wheels: LockedWheel[], progress: Progress): Promise<void> {
  const missing = wheels.filter((wheel) => !isThere(wheel))
  let done = wheels.length - missing.length
  let bytes = wheels.filter((wheel) => !missing.includes(wheel)).reduce((sum, wheel) => sum + sizeOf(wheel), 0)
  progress.at(done, wheels.length, bytes)
  if (missing.length === 0) return
  const pip = await findPip()
  for (const batch of batches(missing)) {
    await fetchBatch(pip, batch)
    done += batch.length
    bytes += batch.reduce((sum, wheel) => sum + sizeOf(wheel), 0)
    progress.at(done, wheels.length, bytes)
  }
}

function batches(wheels: LockedWheel[]): LockedWheel[][] {
  const bySource = (source: Source): LockedWheel[] => wheels.filter((wheel) => sourceOf(wheel.file) === source)
  return (Object.keys(SOURCES) as Source[]).flatMap((source) => {
    const own = bySource(source)
    return Array.from({ length: Math.ceil(own.length / BATCH) }, (_, i) => own.slice(i * BATCH, (i + 1) * BATCH))
  })
}

async function fetchBatch(pip: Pip, batch: LockedWheel[]): Promise<void> {
  const together = await download(pip, batch)
  if (together === null) return
  // One by one names the package that cannot be had, and keeps those before it.
  for (const wheel of batch) {
    if (isThere(wheel)) continue
    const reason = batch.length === 1 ? together : await download(pip, [wheel])
    if (reason !== null) throw new Error(advice(wheel, reason))
  }
}

const advice = (wheel: LockedWheel, reason: string): string =>
  `${wheel.name} ${wheel.version}, a Python package of the sandbox, could not be fetched (${wheel.file}).\n  ${reason}\n` +
  'Check the network. Behind a proxy set HTTPS_PROXY; with a company index set PIP_INDEX_URL, and PIP_CERT for its certificate. ' +
  'Then run the same command again: what was fetched is kept.'

/** Fetches the batch by its hashes. Answers null, or why it failed. */
async function download(pip: Pip, batch: LockedWheel[]): Promise<string | null> {
  const list = path.join(CACHE, 'pip-batch.txt')
  writeAtomic(list, batch.map((w) => `${w.name}==${w.version} --hash=sha256:${w.sha256}\n`).join(''))
  const result = await runPip(pip, [
    'download', '--quiet', '--retries', '2', '--no-deps', '--require-hashes', '--only-binary=:all:', '--python-version', PYTHON,
    ...SOURCES[sourceOf(batch[0]!.file)], '--dest', WHEELS, '-r', list,
  ])
  if (result.code !== 0) return lastError(result.output)
  const bad = batch.find((wheel) => !isThere(wheel))
  return bad === undefined ? null : `pip fetched another file than ${bad.file}`
}
