import { COMMANDS } from './commands.ts'
import type { Shell } from './shell.ts'

export interface Completion {
  /** The line with as much as there is no doubt about. */
  line: string
  /** What it could be, where there are several. */
  choices: string[]
}

/** What Tab makes of a line whose end is being typed: a command, or what that command takes. */
export function complete(line: string, shell: Shell): Completion {
  const start = line.lastIndexOf(' ') + 1
  const typed = line.slice(start)
  const first = line.trimStart().split(/\s+/)[0] ?? ''
  const words = start === 0 ? COMMANDS.map(({ name }) => name) : COMMANDS.find(({ name }) => name === first)?.words(shell) ?? []
  const choices = [...new Set(words)].filter((word) => word.startsWith(typed))
  if (choices.length === 0) return { line, choices: [] }
  const common = choices.reduce(commonStart)
  const whole = choices.length === 1 && !common.endsWith('/') ? `${common} ` : common
  return { line: line.slice(0, start) + whole, choices: choices.length === 1 ? [] : choices }
}

function commonStart(a: string, b: string): string {
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return a.slice(0, i)
}
