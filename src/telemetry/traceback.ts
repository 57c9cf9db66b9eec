/**
 * Which lines belong to one Python traceback: the frames, the line that names the exception, indented lines after it,
 * and the further tracebacks of a chain. `frames`: inside; `named`: the exception has been named; `gap`: an empty line
 * after that; `chain`: the sentence that announces the next traceback has been read.
 */
export type Traceback = 'frames' | 'named' | 'gap' | 'chain'

const OPENING = /^(\s*[+|]\s*)?(Exception Group )?Traceback \(most recent call last\):$/
const CHAINED = /^(During handling of the above exception|The above exception was the direct cause)/

export const opensTraceback = (line: string): boolean => OPENING.test(line)

/** The state after this line, or null if the line is no part of the traceback. */
export function continueTraceback(state: Traceback, line: string): Traceback | null {
  if (opensTraceback(line)) return state === 'chain' ? 'frames' : null
  if (CHAINED.test(line)) return 'chain'
  if (line.trim() === '') return state === 'named' ? 'gap' : state
  if (/^\s/.test(line)) return state === 'gap' ? null : state
  return state === 'frames' ? 'named' : null
}
