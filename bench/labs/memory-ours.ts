import { runRequest } from '../../tests/runtime/labs.ts'
import { FOUR, FOUR_SERVICES } from './four.ts'
import { ask, booted, direct } from './world.ts'

/** Run in a process of its own with --expose-gc: prints the memory of an engine without and with a lab of four, in MB. */
const rss = (): number => { globalThis.gc!(); return process.memoryUsage().rss / 1e6 }

const engine = await direct()
// Everything is loaded and the main code is compiled; no interpreter exists yet.
const before = rss()
await engine.pool.prepare(1)
const one = rss()
const world = await booted(engine, runRequest(FOUR))
for (let i = 0; i < 20; i++) if (await ask(world, `http://gateway:8000/${i}`) !== 200) throw new Error('the gateway does not answer')
const after = rss()
console.log(JSON.stringify({ before, after, perService: (after - before) / FOUR_SERVICES, eachFurther: (after - one) / (FOUR_SERVICES - 1) }))
process.exit(0)
