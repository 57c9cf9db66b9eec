import { fileURLToPath } from 'node:url'

const at = (place: string): string => fileURLToPath(new URL(`../../../${place}`, import.meta.url))

/** What the sandbox's process reads while it works: interpreters are made of it. Nothing of the user's lies there. */
export const IMAGE = at('public/sandbox/')

/** What it reads to start. */
export const PROGRAM = [at('src/'), at('node_modules/'), at('package.json')]
