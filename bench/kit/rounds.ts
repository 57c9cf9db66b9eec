/**
 * Ours and the peer by turns, `rounds` times: what else the machine does hits both alike. The first turn of each is a
 * warm-up and does not count, where `warmUp` says so.
 */
export async function byTurns(
  rounds: number, ours: () => Promise<number>, peer: () => Promise<number>, warmUp = true,
): Promise<{ ours: number[]; peer: number[] }> {
  const found = { ours: [] as number[], peer: [] as number[] }
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    const mine = await ours()
    const theirs = await peer()
    if (round < 0) continue
    found.ours.push(mine)
    found.peer.push(theirs)
    process.stderr.write(`  round ${round + 1}: ours ${mine.toPrecision(4)}, peer ${theirs.toPrecision(4)}\n`)
  }
  return found
}
