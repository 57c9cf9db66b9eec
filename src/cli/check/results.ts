import type { CheckResult } from '../../contract/grade.ts'

/** The test function's name: what mutant.yaml calls a check. */
export const nameOf = (result: CheckResult): string => (result.id.split('::').at(-1) ?? '').replace(/\[.*$/s, '')

export const failing = (results: CheckResult[]): CheckResult[] => results.filter((r) => r.outcome === 'failed')
