/** The first place in an array that is in order at which an element has this id, or a higher one. */
export function placeOfId<T extends { id: bigint }>(all: readonly T[], id: bigint): number {
  let low = 0
  let high = all.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (all[middle]!.id < id) low = middle + 1
    else high = middle
  }
  return low
}

export function withId<T extends { id: bigint }>(all: readonly T[], id: bigint): T | undefined {
  const found = all[placeOfId(all, id)]
  return found?.id === id ? found : undefined
}

export function insert<T extends { id: bigint }>(all: T[], one: T): void {
  const last = all.at(-1)
  if (last === undefined || last.id < one.id) all.push(one)
  else all.splice(placeOfId(all, one.id), 0, one)
}

export function removeId<T extends { id: bigint }>(all: T[], id: bigint): T | undefined {
  const at = placeOfId(all, id)
  return all[at]?.id === id ? all.splice(at, 1)[0] : undefined
}
