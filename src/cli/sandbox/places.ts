import { fileURLToPath } from 'node:url'

/** Where the sandbox's parts lie in the project. The package faultline-host has places of its own: src/cli/package/places.ts. */
const at = (place: string): string => fileURLToPath(new URL(`../../../${place}`, import.meta.url))

/** What the sandbox's process reads while it works: interpreters are made of it. Nothing of the user's lies there. */
export const IMAGE = at('public/sandbox/')

/** What it reads to start. */
export const PROGRAM = [at('src/'), at('node_modules/'), at('package.json')]

/** Its own program. */
export const CHILD = at('src/cli/sandbox/child.ts')

/** What Node has made of the program, for the next start; null: nothing is kept. */
export const COMPILED: string | null = at('.cache/node/')

/** What FastAPI's documentation pages fetch; tools/redoc.ts has fetched the last one. */
export const KEPT = {
  'swagger-ui-bundle.js': at('node_modules/swagger-ui-dist/swagger-ui-bundle.js'),
  'swagger-ui.css': at('node_modules/swagger-ui-dist/swagger-ui.css'),
  'redoc.standalone.js': at('.cache/redoc/redoc.standalone.js'),
}
