import { useRef } from 'react'
import type { WorldCommand } from '../../../contract/commands.ts'
import type { FaultScope, FaultSpec } from '../../../contract/faults.ts'
import { useLessonStores } from '../../../stores/index.ts'

export interface LabActions {
  arm(spec: FaultSpec, scope: FaultScope): void
  clear(id: string): void
  crash(process: string): void
  stop(process: string): void
  restart(process: string): void
}

/** What panels do to the running lab. A fault's id counts the faults of the log, so that a replay names them alike. */
export function useLabActions(): LabActions {
  const { run } = useLessonStores()
  /** Armed since the log was last heard of: two clicks may fall between two batches. */
  const armed = useRef({ runId: '', count: 0 })
  const send = (command: WorldCommand) => run.getState().send(command)
  return {
    arm(spec, scope) {
      const { runId, events } = run.getState()
      if (armed.current.runId !== runId) armed.current = { runId, count: 0 }
      const logged = events.reduce((n, e) => n + (e.kind === 'fault.arm' ? 1 : 0), 0)
      const count = Math.max(logged, armed.current.count) + 1
      armed.current.count = count
      send({ type: 'arm', id: `fault-${count}`, spec, scope })
    },
    clear: (id) => void send({ type: 'clear', id }),
    crash: (process) => void send({ type: 'crash', process }),
    stop: (process) => void send({ type: 'stop', process }),
    restart: (process) => void send({ type: 'restart', process }),
  }
}
