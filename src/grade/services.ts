import type { Lab } from '../contract/lab.ts'
import { SECOND } from '../contract/time.ts'
import { CheckMistake, WorldEnded } from './protocol.ts'
import { logOf, processIsUp, serviceOf } from './ready.ts'
import { runWorld, type GradeWorld } from './world.ts'

/** Longer than the kernel's own grace between SIGTERM and SIGKILL. */
const STOP_LIMIT = 11 * SECOND
const LOG_LINES = 5

/** The processes that a check means: one by its name, or all replicas of a service. */
export function named(world: GradeWorld, name: string): string[] {
  const all = world.processes()
  const found = all.filter((one) => one === name || world.process(one)?.service === name)
  if (found.length === 0) throw new CheckMistake(`there is no service '${name}' in this lab; it has ${all.join(', ')}`)
  return found
}

export const isRunning = (world: GradeWorld, name: string): boolean => named(world, name).some((one) => world.process(one)!.running)

export async function stopService(world: GradeWorld, name: string): Promise<void> {
  const processes = named(world, name)
  world.apply({ type: 'stop', process: name })
  const ended = (): boolean => processes.every((one) => !world.process(one)!.running)
  await runWorld(world, world.now + STOP_LIMIT, ended)
}

/** Answers '' once it is ready, or why not. */
export async function waitReady(world: GradeWorld, lab: Lab, name: string, seconds: number): Promise<string> {
  const processes = named(world, name)
  const up = (): boolean => processes.every((one) => processIsUp(world.process(one)!, serviceOf(lab, world, one)))
  if (await runWorld(world, world.now + Math.round(seconds * SECOND), up)) return ''
  if (world.ended) throw new WorldEnded(world.ended.detail)
  const lines = logOf(world.log.events, processes).trimEnd().split('\n').slice(-LOG_LINES).join(' / ')
  return `${name} was not ready within ${seconds} s of virtual time${lines === '' ? '' : `; its log ends with: ${lines}`}`
}
