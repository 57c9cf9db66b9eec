const MS = 10_000

/** Tells at most once in ten seconds of the host's time, however often it is called. */
export function everyTenSeconds(realNow: () => number, tell: () => void): () => void {
  let told = realNow()
  return () => {
    const now = realNow()
    if (now - told < MS) return
    told = now
    tell()
  }
}
