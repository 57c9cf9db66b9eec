import fs from 'node:fs'
import path from 'node:path'
import type { Program } from './program.ts'

/** A line of a program (tests/parity/kit/observe.py), or how a process of it ended. `who`: the service, in a lab. */
export type Line = { who?: string } & ({ saw: unknown } | { took: string; seconds: number; nominal: number } | { exit: number })

/** What was seen of a program: its lines in order, process by process, and what a reader needs when it went wrong. */
export interface Observation { lines: Line[]; complaint: string }

/** The lines among a process's output; servers print other things too. */
export function linesOf(stdout: string, who?: string): Line[] {
  return stdout.split('\n').flatMap((text) => {
    const line = parsed(text)
    return line === null ? [] : [who === undefined ? line : { who, ...line }]
  })
}

function parsed(text: string): Line | null {
  if (!text.startsWith('{')) return null
  try {
    const line = JSON.parse(text) as Record<string, unknown>
    return 'saw' in line || 'took' in line ? line as Line : null
  } catch {
    return null
  }
}

const fileOf = (program: Program): string => path.join(program.folder, 'expected.jsonl')

/** What CPython showed when the program was recorded; null before. */
export function recorded(program: Program): Line[] | null {
  if (!fs.existsSync(fileOf(program))) return null
  return fs.readFileSync(fileOf(program), 'utf8').trim().split('\n').map((text) => JSON.parse(text) as Line)
}

export function record(program: Program, lines: Line[]): void {
  fs.writeFileSync(fileOf(program), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}
