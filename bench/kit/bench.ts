/**
 * A benchmark: ours and the peer in one run, interleaved, so that a busy machine slows both. What it answers is the
 * rounds as measured; medians and the ratio are made in line.ts.
 */
export interface Bench {
  name: string
  /** What is measured on our side. */
  measures: string
  /** Against what. */
  against: string
  unit: string
  better: 'less' | 'more'
  budget: Budget | null
  rounds: number
  /** It opens the page, so dist/ has to be there. */
  browser: boolean
  measure(rounds: number): Promise<Rounds>
}

export interface Rounds {
  ours: number[]
  /** Empty where there is nothing to measure against. */
  peer: number[]
  /** Further fields of the line. */
  extra?: Record<string, number | string>
}

export interface Budget {
  text: string
  met(line: Line): boolean
}

/** What `--json` prints. A ratio over 1 means that ours is better. */
export interface Line {
  name: string
  ours: number
  peer: number | null
  unit: string
  ratio: number | null
  [extra: string]: unknown
}

/** The usual budget: so many times better than the peer. */
export const times = (ratio: number): Budget => ({
  text: `${ratio.toLocaleString('en-US')} times`,
  met: (line) => line.ratio !== null && line.ratio >= ratio,
})
