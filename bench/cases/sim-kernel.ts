import path from 'node:path'
import { ROOT } from '../../tools/paths.ts'
import type { Bench } from '../kit/bench.ts'
import { linesOf } from '../kit/child.ts'

interface Kernel { name: string; hopUs: number; stepUs: number; hashUs: number; perSecond: number }

export const bench: Bench = {
  name: 'sim-kernel',
  measures: 'the kernel alone: microseconds for a request and its answer between two processes that do no work of their own',
  against: 'nothing: it says how much of a hop is the kernel',
  unit: 'us', better: 'less', budget: null, rounds: 3, browser: false,
  async measure(rounds) {
    const found: { plain: Kernel; faulty: Kernel }[] = []
    for (let round = 0; round < rounds; round++) {
      const lines = (await linesOf(path.join(ROOT, 'bench', 'sim-kernel.ts'), ['100000', '100', '--json'])).map((line) => JSON.parse(line) as Kernel)
      const plain = lines.find((line) => line.name === 'sim-kernel')
      const faulty = lines.find((line) => line.name === 'sim-kernel-faulty')
      if (!plain || !faulty) throw new Error('bench/sim-kernel.ts printed other lines than expected')
      found.push({ plain, faulty })
    }
    const { plain, faulty } = found.at(-1)!
    return {
      ours: found.map((one) => one.plain.hopUs), peer: [],
      extra: { us_with_faults: faulty.hopUs, events_per_second: plain.perSecond, hash_us_per_event: plain.hashUs },
    }
  },
}
