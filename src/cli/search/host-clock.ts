import type { Process, ProcessFactory } from '../../contract/process.ts'
import type { Platform } from '../../process/platform.ts'

/**
 * Between the steps of processes the platform's clocks stand at zero, which would hide a kernel that reads them. Here they show
 * the host's time then, so that --verify finds it. In the calls to a process they stand still as ever: the files that are
 * put back into an interpreter, say, are stamped with them.
 */
export function showHostClock(platform: Platform): (factory: ProcessFactory) => ProcessFactory {
  const virtual = { wall: Date.now, monotonic: performance.now.bind(performance) }
  let calls = 0
  const atRest = (): boolean => calls === 0 && virtual.wall() === 0
  Date.now = () => (atRest() ? Math.floor(platform.realNow()) : virtual.wall())
  performance.now = () => (atRest() ? platform.realNow() : virtual.monotonic())

  /** One call to a process, or to what makes one. */
  const within = <T>(call: () => T | Promise<T>): T | Promise<T> => {
    calls++
    const end = (): void => { calls-- }
    try {
      const made = call()
      if (made instanceof Promise) return made.finally(end)
      end()
      return made
    } catch (error) {
      end()
      throw error
    }
  }
  const watched = (process: Process): Process => ({
    step: (now, inputs, clock) => within(() => process.step(now, inputs, clock)),
    checkpoint: () => within(() => process.checkpoint()),
    restore: (checkpoint) => within(() => process.restore(checkpoint)) as void,
    disk: (orderly) => within(() => process.disk?.(orderly)),
    kill: () => within(() => process.kill()) as void,
  })
  return (factory) => ({
    create(spec) {
      const made = within(() => factory.create(spec))
      return made instanceof Promise ? made.then(watched) : watched(made)
    },
  })
}
