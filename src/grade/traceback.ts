/** A frame in an installed package, the standard library or the import machinery. */
const LIBRARY_FRAME = /^[\s|]*File "(\/usr\/lib\/sandbox\/|\/lib\/python|<frozen )/
const INDENT = /^[\s|]*/

const depthOf = (line: string): number => INDENT.exec(line)![0].length

/** Lines of a log without the frames of libraries: what is left of a traceback is the service's own code and the error. */
export function withoutLibraryFrames(lines: string[]): string[] {
  const kept: string[] = []
  let frame: number | null = null
  for (const line of lines) {
    if (LIBRARY_FRAME.test(line)) {
      frame = depthOf(line)
      const gap = `${INDENT.exec(line)![0]}...`
      if (kept.at(-1) !== gap) kept.push(gap)
    } else if (frame === null || depthOf(line) <= frame) {
      frame = null
      kept.push(line)
    }
  }
  return kept
}
