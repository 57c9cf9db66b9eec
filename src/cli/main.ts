import { CommanderError } from 'commander'
import { BROKEN, messageOf, problemText, UsageError } from './errors.ts'
import { makeProgram } from './program.ts'

/** The `faultline` command. Learner code never runs in this process: see sandbox/. */
async function main(argv: string[]): Promise<void> {
  try {
    await makeProgram((code) => { process.exitCode = code }).parseAsync(argv, { from: 'user' })
  } catch (error) {
    process.exitCode = explain(error)
  }
}

/** Says what is wrong on stderr; answers the exit code. */
function explain(error: unknown): number {
  // Commander has said it already; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BROKEN
  process.stderr.write(`faultline: ${messageOf(error)}\n`)
  if (error instanceof UsageError) for (const problem of error.problems) process.stderr.write(`  ${problemText(problem)}\n`)
  else if (process.env['DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  return BROKEN
}

// Whoever reads has had enough (`| head`): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit() })

await main(process.argv.slice(2))
