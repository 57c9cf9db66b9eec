import { keepCompiled } from '../compiled.ts'

/** A sandbox that searches, in a process of its own; see serve.ts. */
keepCompiled()
await import('./serve.ts')
