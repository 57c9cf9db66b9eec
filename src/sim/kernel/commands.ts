import type { WorldCommand } from '../../contract/commands.ts'
import { msToNs } from '../../contract/time.ts'
import { arm, clear } from '../faults/arm.ts'
import { startHttp } from '../net/client.ts'
import { delay } from '../net/delay.ts'
import { onSocketAct } from '../net/sockets.ts'
import { give } from './inbox.ts'
import { emit, processAt, serviceOf, type Kernel } from './kernel.ts'
import { crash, restart, stop } from './lifecycle.ts'

/** Applies a command at a step boundary, and writes it down for the replay (SPEC L1). */
export function applyCommand(k: Kernel, command: WorldCommand): void {
  const { now, steps } = k.state
  k.state.recorded.push({ t: now, step: steps, command })
  emit(k, 'command', '', { step: steps, command })
  switch (command.type) {
    case 'http':
      startHttp(k, command.request)
      return
    case 'arm':
      arm(k, command.id, command.spec, command.scope)
      return
    case 'clear':
      clear(k, command.id, 'command')
      return
    case 'crash':
      for (const p of named(k, command.process)) {
        if (command.unsent === true) processAt(k, p).unsent = true
        else crash(k, p)
      }
      return
    case 'stop':
      for (const p of named(k, command.process)) {
        processAt(k, p).spawnToken = -1
        stop(k, p)
      }
      return
    case 'delay':
      delay(k, command.conn, command.to, command.ns)
      return
    case 'eval':
      console(k, command)
      return
    case 'publish':
      for (const p of brokers(k, command.process)) give(k, p, { kind: 'publish', message: command.message })
      return
    case 'replay':
      for (const p of brokers(k, command.process)) give(k, p, { kind: 'replay', from: command.from })
      return
    case 'socket':
      onSocketAct(k, command.socket, command.act)
      return
    case 'restart':
      mergeFiles(k, command.files ?? {})
      for (const p of named(k, command.process)) restart(k, p, msToNs(command.delay ?? 0))
  }
}

/** One process has the console: the first replica that runs, where a service is named. */
function console(k: Kernel, { process: name, id, code }: Extract<WorldCommand, { type: 'eval' }>): void {
  const all = named(k, name)
  const p = all.find((one) => processAt(k, one).phase === 'running') ?? all[0]
  if (p === undefined) return
  const { phase, spec, name: process } = processAt(k, p)
  const why = phase !== 'running' ? 'is not running' : spec.broker !== undefined ? 'is a broker: there is no Python in it' : null
  if (why === null) give(k, p, { kind: 'eval', id, code })
  else emit(k, 'eval', process, { id, outcome: 'error', text: `${process} ${why}\n` })
}

/** The one broker that is meant: of several that share a name, the first that runs. */
function brokers(k: Kernel, name: string): number[] {
  const all = named(k, name)
  const running = all.filter((p) => processAt(k, p).phase === 'running' && processAt(k, p).spec.broker !== undefined)
  if (all.length > 0 && running.length === 0) {
    const why = all.every((p) => serviceOf(k.request.lab, processAt(k, p).service).broker === undefined) ? 'is no broker' : 'is not running'
    emit(k, 'note', '', { text: `${name} ${why}: nothing was done` })
  }
  return running.slice(0, 1)
}

/** A process by its name, or all replicas of a service. */
function named(k: Kernel, name: string): number[] {
  const all = k.state.processes
  const indices = all.flatMap((process, p) => (process.name === name || process.service === name ? [p] : []))
  if (indices.length === 0) {
    emit(k, 'note', '', { text: `there is no process called "${name}": the lab has ${all.map((p) => p.name).join(', ')}` })
  }
  return indices
}

function mergeFiles(k: Kernel, files: Record<string, string | null>): void {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) delete k.state.files[path]
    else k.state.files[path] = content
  }
}
