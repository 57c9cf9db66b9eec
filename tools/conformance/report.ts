import type { Result } from '../parity/result.ts'
import { summaryOf } from '../parity/table.ts'
import type { System } from './systems.ts'

/** Which server answered on the real side: its version, or why what was recorded stands in. */
export type Sides = Partial<Record<System, { version: string } | { missing: string }>>

export interface Summary {
  passed: number
  failed: number
  names: string[]
  systems: Partial<Record<System, { passed: number; failed: number; real: string }>>
}

export function summaryOfAll(results: Result[], sides: Sides): Summary {
  const systems = Object.entries(Object.groupBy(results, ({ program }) => program.area)).map(([system, some = []]) => {
    const { passed, failed } = summaryOf(some)
    return [system, { passed, failed, real: told(sides[system as System]) }]
  })
  return { ...summaryOf(results), systems: Object.fromEntries(systems) }
}

const told = (side: Sides[System]): string =>
  side === undefined ? 'not asked: what was recorded' : 'version' in side ? side.version : `what was recorded: ${side.missing}`
