import { DEFAULT_EPOCH, DEFAULT_LIMITS } from '../../src/contract/run.ts'
import { SECOND } from '../../src/contract/time.ts'
import type { TimedCommand } from '../../src/contract/commands.ts'
import type { LabEvent } from '../../src/contract/events.ts'
import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { armCommands, labOf } from './lab.ts'
import { linesOf, type Line, type Observation } from './observation.ts'
import type { Program } from './program.ts'

const SEED = 1
/** Longer than any program's own bounds. */
const LAB_TIME = 60 * SECOND

/** `commands`: what else is done to a lab, and when. */
export function runSandboxed(runtime: SandboxRuntime, program: Program, commands: TimedCommand[] = []): Promise<Observation> {
  return program.form === 'script' ? runScript(runtime, program) : runLab(runtime, program, [...armCommands(program), ...commands].sort((a, b) => a.t - b.t))
}

async function runScript(runtime: SandboxRuntime, program: Program): Promise<Observation> {
  const out = { stdout: '', stderr: '' }
  const request = { argv: ['python', 'main.py'], files: program.files, cwd: '/app', env: {}, seed: SEED, epoch: DEFAULT_EPOCH }
  try {
    const { code, detail } = await runtime.exec(request, (stream, text) => { out[stream] += text })
    return { lines: [...linesOf(out.stdout), { exit: code }], complaint: `${out.stderr}\n${detail}` }
  } catch (error) {
    return { lines: linesOf(out.stdout), complaint: `${out.stderr}\n${String(error)}` }
  }
}

/** All services of the lab, to the end of its time; faults are armed at their moments. */
async function runLab(runtime: SandboxRuntime, program: Program, commands: TimedCommand[]): Promise<Observation> {
  const lab = labOf(program)
  const events: LabEvent[] = []
  const limits = { ...DEFAULT_LIMITS, virtualTime: LAB_TIME }
  const request = { runId: program.id, files: program.files, lab, seed: SEED, epoch: DEFAULT_EPOCH, commands, limits }
  await new Promise<void>((resolve, reject) => {
    const listener = { events: (some: LabEvent[]) => { events.push(...some) }, clock: () => {}, ended: () => resolve() }
    runtime.start(request, listener).then((run) => run.pace({ mode: 'finish' }), reject)
  })
  return { lines: lab.services.flatMap((service) => linesOfService(events, service.name)), complaint: outputOf(events, null, 'stderr') + problemsOf(events) }
}

/** What a service printed, and its exit code if it came to its end by itself. */
function linesOfService(events: LabEvent[], name: string): Line[] {
  const exit = events.find((event) => event.kind === 'process.exit' && event.process === name)
  return [...linesOf(outputOf(events, name, 'stdout'), name), ...(exit?.kind === 'process.exit' ? [{ who: name, exit: exit.code }] : [])]
}

const outputOf = (events: LabEvent[], process: string | null, stream: 'stdout' | 'stderr'): string =>
  events.map((event) => (event.kind === stream && (process === null || event.process === process) ? event.text : '')).join('')

/** What is wrong in words: of processes, and of those that ended badly. */
function problemsOf(events: LabEvent[]): string {
  return events.map((event) => {
    if (event.kind === 'problem') return `${event.process}: ${event.message}\n`
    return event.kind === 'process.exit' && event.code !== 0 ? `${event.process} ended with ${event.code}: ${event.detail}\n` : ''
  }).join('')
}
