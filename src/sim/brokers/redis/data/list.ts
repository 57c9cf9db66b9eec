import { PER_ELEMENT } from './sizes.ts'
import type { Item, List } from './values.ts'

export const newList = (): List => ({ type: 'list', items: [], bytes: 0 })

export function pushItem(list: List, end: 'left' | 'right', item: Item): void {
  if (end === 'left') list.items.unshift(item)
  else list.items.push(item)
  list.bytes += item.text.length + PER_ELEMENT / 2
}

export function popItem(list: List, end: 'left' | 'right'): Item | undefined {
  const item = end === 'left' ? list.items.shift() : list.items.pop()
  if (item) list.bytes -= item.text.length + PER_ELEMENT / 2
  return item
}

/** Elements from a place on go, others come in theirs. */
export function spliceItems(list: List, from: number, count: number, ...items: Item[]): Item[] {
  const gone = list.items.splice(from, count, ...items)
  const bytesOf = (all: Item[]): number => all.reduce((sum, { text }) => sum + text.length + PER_ELEMENT / 2, 0)
  list.bytes += bytesOf(items) - bytesOf(gone)
  return gone
}
