import { fileURLToPath } from 'node:url'

/** Where the sandbox's parts lie in the package faultline-host: what src/cli/sandbox/places.ts is in the project. */
const at = (place: string): string => fileURLToPath(new URL(`../${place}`, import.meta.url))

export const IMAGE = at('sandbox/')
export const PROGRAM = [at('dist/'), at('package.json')]
export const CHILD = at('dist/child.js')
export const WORKER = new URL('./worker.js', import.meta.url)
/** Wherever it is installed, it writes nothing. */
export const COMPILED: string | null = null
export const KEPT = Object.fromEntries(['swagger-ui-bundle.js', 'swagger-ui.css', 'redoc.standalone.js'].map((name) => [name, at(`pages/${name}`)]))
