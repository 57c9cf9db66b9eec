import fs from 'node:fs'
import path from 'node:path'
import { sha256, writeAtomic } from './files.ts'
import { CACHE } from './paths.ts'
import { Progress } from './progress.ts'

/**
 * A step of the set-up: what it depends on, what it leaves behind, how to do it. It is done again only when the hash
 * of its inputs changed or an output is gone, so a second set-up does nothing and a stopped one goes on.
 */
export interface Step {
  name: string
  /** Everything the outputs depend on: hashes of files, versions. */
  inputs: string[]
  /** Absolute paths that exist once it is done. */
  outputs: string[]
  run(progress: Progress): Promise<void> | void
}

const STAMPS = path.join(CACHE, 'steps')

const stampFile = (step: Step, stamps: string): string => path.join(stamps, `${step.name.replaceAll(/[^a-z0-9]+/gi, '-')}.json`)

/** The outputs as they stand: a half-deleted or foreign file shows in its size. */
const outputState = (step: Step): string[] =>
  step.outputs.map((file) => {
    const stat = fs.statSync(file, { throwIfNoEntry: false })
    return stat === undefined ? 'missing' : stat.isDirectory() ? 'folder' : String(stat.size)
  })

export function isFresh(step: Step, stamps = STAMPS): boolean {
  const stamp = stampFile(step, stamps)
  if (!fs.existsSync(stamp)) return false
  return fs.readFileSync(stamp, 'utf8') === stampText(step, outputState(step))
}

const stampText = (step: Step, outputs: string[]): string =>
  JSON.stringify({ key: sha256(step.inputs.join('\n')), outputs })

/** Does the step unless its outputs are fresh. Answers whether it had to. */
export async function runStep(step: Step, stamps = STAMPS): Promise<boolean> {
  if (isFresh(step, stamps)) return false
  fs.rmSync(stampFile(step, stamps), { force: true })
  const progress = new Progress(step.name)
  await step.run(progress)
  progress.end()
  writeAtomic(stampFile(step, stamps), stampText(step, outputState(step)))
  return true
}
