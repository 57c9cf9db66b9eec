import type { ProcessFactory } from '../../contract/process.ts'
import type { Platform } from '../../process/platform.ts'

/**
 * Between the steps of processes the platform's clocks stand at zero, which would hide a kernel that reads them. Here they show
 * the host's time then, so that --verify finds it. Only while an interpreter is made they stand still, as its memory must
 * not depend on when that was.
 */
export function showHostClock(platform: Platform): (factory: ProcessFactory) => ProcessFactory {
  const virtual = { wall: Date.now, monotonic: performance.now.bind(performance) }
  let making = 0
  const atRest = (): boolean => making === 0 && virtual.wall() === 0
  Date.now = () => (atRest() ? Math.floor(platform.realNow()) : virtual.wall())
  performance.now = () => (atRest() ? platform.realNow() : virtual.monotonic())
  return (factory) => ({
    create(spec) {
      making++
      const made = factory.create(spec)
      if (made instanceof Promise) return made.finally(() => { making-- })
      making--
      return made
    },
  })
}
