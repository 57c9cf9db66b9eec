import path from 'node:path'
import { ROOT } from '../../tools/paths.ts'
import type { Bench } from '../kit/bench.ts'
import { jsonOf } from '../kit/child.ts'
import { median, rounded } from '../kit/line.ts'
import { byTurns } from '../kit/rounds.ts'
import { FOUR_SERVICES } from '../labs/four.ts'

interface Memory { before: number; after: number; perService: number }

const memoryOf = (file: string): Promise<Memory> => jsonOf<Memory>(path.join(ROOT, 'bench', file), [], ['--expose-gc'])

export const bench: Bench = {
  name: 'memory',
  measures: 'resident memory of each service of a running lab of four, over that of the loaded engine, in Node',
  against: 'four plain Pyodide instances with the same libraries imported and an app each',
  unit: 'MB', better: 'less',
  budget: { text: '100 MB, lab 600 MB', met: (line) => line.ours <= 100 && Number(line['lab_mb']) <= 600 },
  rounds: 3, browser: false,
  async measure(rounds) {
    const whole: Memory[] = []
    const found = await byTurns(
      rounds,
      async () => { const one = await memoryOf('labs/memory-ours.ts'); whole.push(one); return one.perService },
      async () => (await memoryOf('peers/memory-pyodide.ts')).perService,
      false,
    )
    return {
      ...found,
      extra: {
        mb_per_service: rounded(median(found.ours)), lab_mb: rounded(median(found.ours) * FOUR_SERVICES),
        engine_mb: rounded(median(whole.map((one) => one.before))), process_mb: rounded(median(whole.map((one) => one.after))),
      },
    }
  },
}
