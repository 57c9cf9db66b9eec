import path from 'node:path'
import type { SourceProblem } from '../contract/lab.ts'

/** Exit codes of every command: what was asked for holds; it does not; it could not even be tried. */
export const OK = 0
export const FAILED = 1
export const BROKEN = 2
/** Ctrl-C, as shells count it: 128 + SIGINT. */
export const INTERRUPTED = 130

/** Something that the caller can put right: a wrong option, a missing file, a broken lesson. Exit code 2. */
export class UsageError extends Error {
  readonly problems: SourceProblem[]
  constructor(message: string, problems: SourceProblem[] = []) {
    super(message)
    this.problems = problems
  }
}

/** `file:line: what is wrong` with the way out below, the file (a path in `folder`) as seen from where the command was called. */
export function problemText({ file, line, key, message, help }: SourceProblem, folder = ''): string {
  const where = `${path.join(folder, file)}:${line}`
  return `${where}: ${key === '' ? '' : `${key}: `}${message}${help === '' ? '' : `\n    ${help}`}`
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
