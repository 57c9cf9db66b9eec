import type { Process, ProcessFactory, ProcessSpec } from '../contract/process.ts'
import { PatientProcess } from './patient-process.ts'
import type { Platform } from './platform.ts'
import type { MachinePool } from './pool.ts'
import { PyodideProcess, type ProcessOptions } from './pyodide-process.ts'

/** Makes processes of a pool's machines: synchronously where one waits. */
export function createProcessFactory(pool: MachinePool, platform: Platform, options: ProcessOptions): ProcessFactory {
  const make = (spec: ProcessSpec): PyodideProcess | Promise<PyodideProcess> => {
    const machine = pool.take()
    return machine instanceof Promise
      ? machine.then((made) => new PyodideProcess(made, pool, platform, spec, options))
      : new PyodideProcess(machine, pool, platform, spec, options)
  }
  const patient = (spec: ProcessSpec, first: PyodideProcess): Process =>
    (pool.rest ? new PatientProcess(first, () => pool.rest !== null, async () => { await pool.rest; return make(spec) }) : first)
  return {
    create(spec) {
      const first = make(spec)
      return first instanceof Promise ? first.then((made) => patient(spec, made)) : patient(spec, first)
    },
  }
}
