import type { Process, ProcessFactory, ProcessSpec } from '../contract/process.ts'
import type { Platform } from './platform.ts'
import type { Machine, MachinePool } from './pool.ts'
import { PyodideProcess, type ProcessOptions } from './pyodide-process.ts'

/** Makes processes of a pool's machines: synchronously where one waits. */
export function createProcessFactory(pool: MachinePool, platform: Platform, options: ProcessOptions): ProcessFactory {
  const become = (machine: Machine, spec: ProcessSpec): Process => new PyodideProcess(machine, pool, platform, spec, options)
  return {
    create(spec) {
      const machine = pool.take()
      return machine instanceof Promise ? machine.then((made) => become(made, spec)) : become(machine, spec)
    },
  }
}
