import { isStarting, type LessonStores, type RunState } from '../../stores/index.ts'

/** Whether a service can be asked: `later` while it is on its way up for the first time, `never` without a lab that runs. */
export type Reach = 'now' | 'later' | 'never'

/**
 * Calls `settle` once: with true at once, or as soon as one of the service's processes has come up (or ended in trying); with false
 * where there is no lab that runs, or its run is over before that.
 */
export function whenUp({ run }: Pick<LessonStores, 'run'>, service: string, settle: (isUp: boolean) => void): Reach {
  const reach = reachOf(run.getState(), service)
  if (reach !== 'later') settle(reach === 'now')
  else {
    const { runId } = run.getState()
    const leave = run.subscribe((state) => {
      const now = state.runId === runId ? reachOf(state, service) : 'never'
      if (now === 'later') return
      leave()
      settle(now === 'now')
    })
  }
  return reach
}

function reachOf(state: RunState, service: string): Reach {
  if (isStarting(state)) return 'later'
  if (state.status !== 'running' && state.status !== 'paused') return 'never'
  const isOwn = state.lab?.services.some(({ name }) => name === service) ?? false
  return !isOwn || hasComeUp(state, service) ? 'now' : 'later'
}

function hasComeUp({ events }: RunState, service: string): boolean {
  const own = new Set(events.flatMap((event) => (event.kind === 'process.start' && event.service === service ? [event.process] : [])))
  return events.some((event) => (event.kind === 'process.ready' || event.kind === 'process.exit') && own.has(event.process))
}
