import { keepCompiled } from '../compiled.ts'

/** The engine in a process of its own; see engine.ts. */
keepCompiled()
await import('./engine.ts')
