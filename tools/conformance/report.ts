import type { BusSystem } from '../../src/contract/bus.ts'
import type { Result } from '../parity/result.ts'
import { summaryOf } from '../parity/table.ts'

/** Which server answered on the real side: its version, or why what was recorded stands in. */
export type Sides = Partial<Record<BusSystem, { version: string } | { missing: string }>>

export interface Summary {
  passed: number
  failed: number
  names: string[]
  systems: Partial<Record<BusSystem, { passed: number; failed: number; real: string }>>
}

export function summaryOfAll(results: Result[], sides: Sides): Summary {
  const systems = Object.entries(Object.groupBy(results, ({ program }) => program.area)).map(([system, some = []]) => {
    const { passed, failed } = summaryOf(some)
    return [system, { passed, failed, real: told(sides[system as BusSystem]) }]
  })
  return { ...summaryOf(results), systems: Object.fromEntries(systems) }
}

const told = (side: Sides[BusSystem]): string =>
  side === undefined ? 'not asked: what was recorded' : 'version' in side ? side.version : `what was recorded: ${side.missing}`
