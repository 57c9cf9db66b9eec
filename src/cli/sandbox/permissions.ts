import { IMAGE, PROGRAM } from './places.ts'

/** What the sandbox's process may do: read the sandbox image and, until it has started, the program; make no code from strings. */
export const FLAGS = [
  '--disallow-code-generation-from-strings', '--permission', ...[IMAGE, ...PROGRAM].map((place) => `--allow-fs-read=${place}`),
  '--disable-warning=ExperimentalWarning', '--max-old-space-size=2048',
]
