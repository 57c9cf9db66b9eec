import path from 'node:path'
import { ROOT } from '../../tools/paths.ts'
import type { Bench } from '../kit/bench.ts'
import { jsonOf } from '../kit/child.ts'
import { median, rounded } from '../kit/line.ts'
import { byTurns } from '../kit/rounds.ts'
import { FOUR_SERVICES } from '../labs/four.ts'

interface Memory { before: number; after: number; perService: number; eachFurther: number }

const memoryOf = (file: string): Promise<Memory> => jsonOf<Memory>(path.join(ROOT, 'bench', file), [], ['--expose-gc'])

export const bench: Bench = {
  name: 'memory',
  measures: 'resident memory of each service of a running lab of four in Node: over the engine before its first interpreter, so with the memory image that all share',
  against: 'four plain Pyodide instances with the same libraries imported and an app each',
  unit: 'MB', better: 'less',
  budget: { text: '100 MB, lab 600 MB', met: (line) => line.ours <= 100 && Number(line['lab_mb']) <= 600 },
  rounds: 3, browser: false,
  async measure(rounds) {
    const ours: Memory[] = []
    const peer: Memory[] = []
    const found = await byTurns(
      rounds,
      () => perService('labs/memory-ours.ts', ours),
      () => perService('peers/memory-pyodide.ts', peer),
      false,
    )
    const middle = (of: Memory[], key: keyof Memory): number => rounded(median(of.map((one) => one[key])))
    const perOne = middle(ours, 'perService')
    return {
      ...found,
      extra: {
        mb_per_service: perOne, lab_mb: perOne * FOUR_SERVICES, mb_each_further: middle(ours, 'eachFurther'),
        peer_mb_each_further: middle(peer, 'eachFurther'), engine_mb: middle(ours, 'before'), process_mb: middle(ours, 'after'),
      },
    }
  },
}

async function perService(file: string, found: Memory[]): Promise<number> {
  const memory = await memoryOf(file)
  found.push(memory)
  return memory.perService
}
