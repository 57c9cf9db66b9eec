import { readFile, writeFile } from 'node:fs/promises'
import type { Journal } from '../../chaos/journal.ts'
import { readExperiment } from '../../chaos/read.ts'
import { isSound } from '../../chaos/run.ts'
import { FAILED, messageOf, OK, UsageError } from '../errors.ts'
import { onInterrupt } from '../interrupt.ts'
import { dim, mark, plain, say, strong } from '../print.ts'
import { journalSchema, lineSchema } from '../search/calls.ts'
import { SearchSandbox } from '../search/sandbox.ts'
import { readTarget } from '../search/target.ts'

export interface ChaosCommand { seed: number; json?: boolean; journal?: string }

/** `faultline chaos EXPERIMENT DIR`: a Chaos Toolkit experiment on a lab, in virtual time. */
export async function chaosCommand(file: string, dir: string, options: ChaosCommand): Promise<number> {
  const { files, lab } = await readTarget(dir)
  const text = await readFile(file, 'utf8').catch(() => { throw new UsageError(`${file}: there is no such file. Give a Chaos Toolkit experiment, YAML or JSON (docs/CHAOS.md).`) })
  const { experiment, problems } = readExperiment(text, file, lab.services.map((service) => service.name))
  if (!experiment) throw new UsageError(`${file} cannot be run:`, problems)
  if (!options.json) for (const note of experiment.notes) say(dim(`note: ${plain(note)}`))
  const sandbox = new SearchSandbox()
  const release = onInterrupt(() => sandbox.dispose())
  try {
    const tell = (line: string): void => { if (!options.json) say(plain(line)) }
    const journal = await sandbox.call({ kind: 'chaos', project: { files, lab }, experiment, seed: options.seed }, journalSchema, { schema: lineSchema, tell }) as Journal
    const written = `${JSON.stringify(journal, null, 2)}\n`
    if (options.journal !== undefined) await write(options.journal, written)
    if (options.json) process.stdout.write(written)
    else sayVerdict(journal)
    return isSound(journal) ? OK : FAILED
  } finally {
    release()
    sandbox.dispose()
  }
}

const write = (file: string, text: string): Promise<void> =>
  writeFile(file, text).catch((error: unknown) => { throw new UsageError(`--journal ${file} cannot be written: ${messageOf(error)}`) })

function sayVerdict(journal: Journal): void {
  const { status, deviated, steady_states: { before }, duration } = journal
  const verdict = deviated ? 'the steady state deviated: a weakness has been found'
    : before?.steady_state_met === false ? 'the steady state did not hold to begin with, so the method was not run'
    : status === 'completed' ? 'completed, and the steady state held' : `ended with status ${status}`
  say(`${mark(isSound(journal))} ${strong(verdict)} ${dim(`(${duration} virtual s)`)}`)
}
