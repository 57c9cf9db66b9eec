/** The kinds of breaking (docs/SPEC.md, E2 and E8). */
export const RULES = ['ended', 'stopped', 'down', 'unanswered', 'recovery', 'invariant', 'anomaly'] as const

/** A way in which a lab left its steady state. `rule` and `subject` name it across runs. */
export interface Broken {
  rule: (typeof RULES)[number]
  subject: string
  message: string
  /** The event that shows it, where one does. */
  seq: number | null
}

export const signatureOf = ({ rule, subject }: Broken): string => `${rule}: ${subject}`
