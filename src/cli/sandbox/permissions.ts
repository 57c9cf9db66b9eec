import { fileURLToPath } from 'node:url'

const at = (place: string): string => fileURLToPath(new URL(`../../../${place}`, import.meta.url))

/** What the sandbox's process reads while it works: interpreters are made of it. Nothing of the user's lies there. */
export const IMAGE = at('public/sandbox/')

/** What it reads to start. */
export const PROGRAM = [at('src/'), at('node_modules/'), at('package.json')]

/** What the sandbox's process may do: read the sandbox image and, until it has started, the program; make no code from strings. */
export const FLAGS = [
  '--disallow-code-generation-from-strings', '--permission', ...[IMAGE, ...PROGRAM].map((place) => `--allow-fs-read=${place}`),
  '--disable-warning=ExperimentalWarning', '--max-old-space-size=2048',
]
