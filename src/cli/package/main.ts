import { Command } from 'commander'
import { createNodeRuntime } from '../../runtime/node/index.ts'
import type { SandboxRuntime } from '../../contract/runtime.ts'
import { hostCommand, type HostCommand } from '../commands/host.ts'
import { explain } from '../explain.ts'
import { IDLE_FRAME, withHostOptions } from '../host/options.ts'
import { dim, say } from '../print.ts'
import { createProcessRuntime } from '../sandbox/index.ts'
import { BRIDGE } from './bridge.ts'
import { IMAGE, KEPT, WORKER } from './places.ts'

/** The command of the package faultline-host: `faultline host` without the rest, on any Node from 20 on. */
const inWebContainer = process.versions['webcontainer'] !== undefined

/** Under Node's permission model where this Node has one. A WebContainer is a sandbox itself. */
function openRuntime(): SandboxRuntime {
  if (!inWebContainer && process.allowedNodeEnvironmentFlags.has('--permission')) return createProcessRuntime({ frame: IDLE_FRAME })
  if (!inWebContainer) say(dim(`Node ${process.versions.node} cannot take rights away from a program (22.13 and later can): run only services that you trust.`))
  return createNodeRuntime({ folder: IMAGE, worker: WORKER })
}

/** Threads, `time.sleep` and blocking sockets wait on stacks of their own, which takes an engine with JSPI. */
function sayWhatIsMissing(): void {
  if ('Suspending' in WebAssembly) return
  say(dim(`Node ${process.versions.node} has no JSPI: async services run, but a call that would block (time.sleep, a lock, requests) raises an error. Node 24 and later have it.`))
}

const program = withHostOptions(new Command('faultline-host'))
  .argument('[dir]', 'the project: the folder with its compose.yaml', '.')
  .option('--bridge', 'serves /bridge, a page that stands between another page and the control port')
  .exitOverride()
  .action(async (dir: string, options: HostCommand & { bridge?: boolean }) => {
    sayWhatIsMissing()
    const bridge = options.bridge || inWebContainer ? BRIDGE : undefined
    const runtime = openRuntime()
    runtime.warm().catch(() => {})
    process.exitCode = await hostCommand(dir, options, { runtime, bridge, ...(inWebContainer ? {} : { kept: KEPT }), token: process.env['FAULTLINE_TOKEN'] })
  })

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = explain(error)
}
