import { COMPILED, IMAGE, PROGRAM } from './places.ts'

/** MB of what is not Python's: the log, the brokers' messages. */
export const HEAP = 2048

/**
 * What the sandbox's process may do: read the sandbox image and, until it has started, the program, of which it keeps what Node has made;
 * make no code from strings.
 */
export const FLAGS = [
  '--disallow-code-generation-from-strings', '--permission', ...[IMAGE, ...PROGRAM].map((place) => `--allow-fs-read=${place}`),
  ...(COMPILED === null ? [] : [`--allow-fs-read=${COMPILED}`, `--allow-fs-write=${COMPILED}`]),
  '--disable-warning=ExperimentalWarning', `--max-old-space-size=${HEAP}`,
]
