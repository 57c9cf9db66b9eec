import type { Bench, Line } from './bench.ts'

/** The lines for a reader: a table with the budget beside each, then what else was measured. */
export function tableOf(lines: { bench: Bench; line: Line }[]): string {
  const rows = lines.map(({ bench, line }) => [
    line.name, shown(line.ours, line.unit), line.peer === null ? '' : shown(line.peer, line.unit),
    line.ratio === null ? '' : `${number(line.ratio)} x`, bench.budget?.text ?? '',
    bench.budget === null ? '' : bench.budget.met(line) ? 'met' : 'MISSED',
  ])
  const all = [['', 'ours', 'peer', 'ratio', 'budget', ''], ...rows]
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)))
  const table = all.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ').trimEnd())
  return [...table, ...lines.map(({ line }) => extrasOf(line)).filter(Boolean)].join('\n')
}

const MAIN = new Set(['name', 'ours', 'peer', 'unit', 'ratio', 'rounds'])

function extrasOf(line: Line): string {
  const extras = Object.entries(line).filter(([key]) => !MAIN.has(key))
  return extras.length === 0 ? '' : `${line.name}: ${extras.map(([key, value]) => `${key} ${typeof value === 'number' ? number(value) : String(value)}`).join(', ')}`
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })
const shown = (value: number, unit: string): string => `${number(value)} ${unit}`
