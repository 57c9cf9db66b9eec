/** Waits `ms` of real time, or until it is woken. */
export function interruptibleSleep(ms: number): { done: Promise<void>; wake(): void } {
  let wake = (): void => {}
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, Math.min(ms, 2 ** 31 - 1))
    wake = () => { clearTimeout(timer); resolve() }
  })
  return { done, wake }
}
