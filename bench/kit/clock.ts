/** Milliseconds of real time. Not performance.now(): where the kernel runs in this very thread, that one is virtual. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6
