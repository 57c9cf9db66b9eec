import { Engine } from '../../runtime/engine/engine.ts'
import { interruptibleSleep } from '../../runtime/engine/sleep.ts'
import { goInside } from './inside.ts'

/** The engine in a process of its own; its one argument is EngineHost.frame. */
const send = process.send!.bind(process)
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

const { pool, platform } = await goInside(() => send({ type: 'progress', runId: '', phase: 'cold-boot', loaded: 0, total: 1 }))
const [frame] = process.argv.slice(2).map(Number)
const engine = new Engine(pool, platform, { post: (message) => send(message), turn, sleep: interruptibleSleep, ...(frame ? { frame } : {}) })
// Each in a turn of its own, as a worker's messages come: those of one read would all be handed over before what the first
// of them began (a run) is there for the second.
process.on('message', (message) => setImmediate(() => engine.receive(message)))
send({ type: 'progress', runId: '', phase: 'ready', loaded: 1, total: 1 })
