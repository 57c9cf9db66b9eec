import { keepCompiled } from './compiled.ts'

keepCompiled()
const { explain } = await import('./explain.ts')
const { makeProgram } = await import('./program.ts')

/** The `faultline` command. Learner code never runs in this process: see sandbox/. */
async function main(argv: string[]): Promise<void> {
  try {
    await makeProgram((code) => { process.exitCode = code }).parseAsync(argv, { from: 'user' })
  } catch (error) {
    process.exitCode = explain(error)
  }
}

// Whoever reads has had enough (`| head`): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit() })

await main(process.argv.slice(2))
