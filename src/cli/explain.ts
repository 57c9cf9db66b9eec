import { CommanderError } from 'commander'
import { BROKEN, messageOf, problemText, UsageError } from './errors.ts'

/** Says what is wrong on stderr; answers the exit code. */
export function explain(error: unknown): number {
  // Commander has said it already; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BROKEN
  process.stderr.write(`faultline: ${messageOf(error)}\n`)
  if (error instanceof UsageError) for (const problem of error.problems) process.stderr.write(`  ${problemText(problem)}\n`)
  else if (process.env['DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  return BROKEN
}
