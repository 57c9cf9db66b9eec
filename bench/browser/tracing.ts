interface TraceEvent { name: string; ph: string; pid: number; tid: number; tdur?: number }

/** The longest task of the thread that draws the page, in ms of that thread's time, from a trace of Chromium's. */
export function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const frames = Map.groupBy(traceEvents.filter(({ name }) => name === 'FireAnimationFrame'), ({ pid, tid }) => `${pid}/${tid}`)
  const [page] = [...frames].sort((a, b) => b[1].length - a[1].length)[0] ?? []
  if (page === undefined) throw new Error('the trace has no frame of the page')
  const tasks = traceEvents.filter(({ name, ph, pid, tid }) => /RunTask$/.test(name) && ph === 'X' && `${pid}/${tid}` === page)
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000))
}
