import type { Result } from './result.ts'

const failed = ({ problems }: Result): boolean => problems.length > 0

/** Passed and failed by area, then each failure with what was expected, what came, and the end of what it complained. */
export function tableOf(results: Result[]): string {
  const areas = [...new Set(results.map(({ program }) => program.area))]
  const rows = areas.map((area) => row(area, results.filter(({ program }) => program.area === area)))
  return [...rows, row('all', results), ...results.filter(failed).map(told)].join('\n')
}

function row(name: string, results: Result[]): string {
  const bad = results.filter(failed)
  const counts = `${name.padEnd(12)}${String(results.length - bad.length).padStart(4)} passed${String(bad.length).padStart(5)} failed`
  return bad.length === 0 || name === 'all' ? counts : `${counts}   ${bad.map(({ program }) => program.id.split('/')[1]).join(', ')}`
}

function told({ program, problems, complaint }: Result): string {
  const end = complaint.trim().split('\n').slice(-6).filter((line) => line.trim() !== '').map((line) => `      ${line.slice(0, 300)}`)
  return [`\n${program.id}`, ...problems.map((problem) => `    ${problem}`), ...end].join('\n')
}

export const summaryOf = (results: Result[]): { passed: number; failed: number; names: string[] } => ({
  passed: results.filter((result) => !failed(result)).length,
  failed: results.filter(failed).length,
  names: results.filter(failed).map(({ program }) => program.id),
})
